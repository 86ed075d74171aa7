package io.github.cosyvoice4j.eval.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The frame of a page: one file with its style and its script. Its content security policy lets it
 * load nothing from anywhere and run no script but that one, so that even a text that got past the
 * escaping could do nothing.
 */
final class HtmlPage {
  private HtmlPage() {}

  /**
   * {@return the text of the file}
   *
   * @param title of the page, also its first heading
   * @param subtitle below it
   * @param main what it holds
   */
  static String text(String title, String subtitle, Html main) throws IOException {
    String script = resource("report.js");
    Html html = new Html().raw("<!DOCTYPE html>\n");
    html.open("html", "lang", "en").open("head").line();
    html.open("meta", "charset", "utf-8").line();
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", policy(script)).line();
    html.element("title", title).line();
    html.open("style").raw(resource("report.css")).close("style").close("head").line();
    html.open("body").open("header").line();
    html.open("h1").foreign(title).close("h1").element("p", subtitle).close("header").line();
    html.open("main").raw(main.toString()).close("main").line();
    html.open("script").raw(script).close("script").line();
    return html.close("body").close("html").line().toString();
  }

  /** Charts carry styles in their attributes. */
  private static String policy(String script) {
    return "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; "
        + "script-src 'sha256-"
        + sha256(script)
        + "'";
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java has it
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
