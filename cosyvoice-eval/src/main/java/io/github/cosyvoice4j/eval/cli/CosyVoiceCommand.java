package io.github.cosyvoice4j.eval.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code cosyvoice} command line.
 *
 * <p>Results go to standard output, everything else to standard error. Exit codes: 0 done, 1
 * failed, 2 wrong usage, 3 partly done.
 */
@Command(
    name = "cosyvoice",
    description = "CosyVoice2 speech synthesis on the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      SynthesizeCommand.class,
      VcCommand.class,
      InferCommand.class,
      SpeakersCommand.class,
      InfoCommand.class,
      NormalizeCommand.class,
      TokenizeCommand.class,
      TranscribeCommand.class,
      EvaluateCommand.class,
      EvalRunCommand.class,
      VerifyCommand.class,
      BenchCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 partly done.",
      "First try: cosyvoice demo"
    })
public final class CosyVoiceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  private CosyVoiceCommand() {}

  /**
   * Runs a command and exits with its code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    Charset charset = Charset.defaultCharset();
    PrintWriter out = new PrintWriter(System.out, true, charset);
    PrintWriter err = new PrintWriter(System.err, true, charset);
    System.exit(run(out, err, args));
  }

  /**
   * Runs a command.
   *
   * @param out where results go
   * @param err where everything else goes
   * @param args the command and its options
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CosyVoiceCommand root = new CosyVoiceCommand();
    CommandLine line =
        new CommandLine(root)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(CosyVoiceCommand::wrongUsage)
            .setExecutionExceptionHandler((e, command, parsed) -> root.failed(e, command));
    try {
      readConfig(line, args);
    } catch (ParameterException e) {
      return wrongUsage(e, args);
    }
    return line.execute(args);
  }

  /** Options from a file must be known before those on the command line are read. */
  private static void readConfig(CommandLine line, String... args) {
    CommandLine command = args.length == 0 ? null : line.getSubcommands().get(args[0]);
    if (command != null && command.getCommandSpec().findOption(ConfigFile.OPTION) != null) {
      ConfigFile.apply(command, args);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command, got none");
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + plain(Failure.oneLine(e.getMessage())));
    err.println("usage: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** Two ways of one choice: the parser's words for that are not fit to be read. */
  private static String plain(String message) {
    return message
        .replaceFirst("^Error: ", "")
        .replaceFirst(
            "expected only one match but got .*?(\\(--[^{}]*\\))=\\{.* and \\1=\\{.*",
            "expected one of $1, got more; leave one out");
  }

  private int failed(Exception e, CommandLine command) {
    return tell(e, command.getErr()).exitCode();
  }

  /** Prints an error: a line, and with {@code --debug} where it came from. */
  Failure tell(Exception e, PrintWriter err) {
    Failure failure = Failure.of(e);
    err.println("error: " + failure.message());
    if (debug) {
      e.printStackTrace(err);
    }
    return failure;
  }
}
