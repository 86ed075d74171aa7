@echo off
rem Runs the cosyvoice command line from the source tree; builds it first where it was not built.
rem Untested: the tests run on Linux.
setlocal
set "ROOT=%~dp0"
set "CLASS_PATH_FILE=%ROOT%cosyvoice-eval\target\class-path"
if not exist "%CLASS_PATH_FILE%" (
  echo building the command line ^(the first time this downloads about 200 MB^) 1>&2
  call mvn -q -B -f "%ROOT%pom.xml" -pl cosyvoice-eval -am -DskipTests -Dspotless.check.skip=true package 1>&2
  if errorlevel 1 exit /b 1
)
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
for /f "usebackq delims=" %%c in ("%CLASS_PATH_FILE%") do set "CLASSPATH=%ROOT%cosyvoice-eval\target\classes;%%c"
"%JAVA%" --enable-native-access=ALL-UNNAMED %COSYVOICE_JAVA_OPTIONS% io.github.cosyvoice4j.eval.cli.CosyVoiceCommand %*
exit /b %errorlevel%
