package io.github.cosyvoice4j.eval.report;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.htmlunit.BrowserVersion;
import org.htmlunit.ScriptException;
import org.htmlunit.StringWebResponse;
import org.htmlunit.WebClient;
import org.htmlunit.WebConnection;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.javascript.SilentJavaScriptErrorListener;

/** A browser without a network: it has one page, and writes down what else is asked for. */
final class LonelyBrowser implements AutoCloseable {
  private final WebClient client = new WebClient(BrowserVersion.CHROME);
  private final List<String> asked = new ArrayList<>();
  private final List<String> scriptErrors = new ArrayList<>();

  /** What it is shown. */
  LonelyBrowser(boolean scripts) {
    client.getOptions().setJavaScriptEnabled(scripts);
    client.getOptions().setThrowExceptionOnScriptError(true);
    client.getOptions().setDownloadImages(true);
    client.setJavaScriptErrorListener(
        new SilentJavaScriptErrorListener() {
          @Override
          public void scriptException(HtmlPage page, ScriptException error) {
            scriptErrors.add(error.getMessage());
          }
        });
  }

  /** {@return the page of a file} */
  HtmlPage open(Path file) throws IOException {
    String html = Files.readString(file);
    URL url = file.toUri().toURL();
    client.setWebConnection(
        new WebConnection() {
          @Override
          public WebResponse getResponse(WebRequest request) {
            if (!request.getUrl().toString().equals(url.toString())) {
              asked.add(request.getUrl().toString());
              throw new IllegalStateException("asked for " + request.getUrl());
            }
            return new StringWebResponse(html, StandardCharsets.UTF_8, url);
          }

          @Override
          public void close() {}
        });
    return client.getPage(url);
  }

  /** {@return addresses other than the page's that something wanted to load} */
  List<String> asked() {
    return asked.stream().filter(url -> !url.startsWith("data:")).toList();
  }

  /** {@return what scripts failed with} */
  List<String> scriptErrors() {
    return scriptErrors;
  }

  @Override
  public void close() {
    client.close();
  }
}
