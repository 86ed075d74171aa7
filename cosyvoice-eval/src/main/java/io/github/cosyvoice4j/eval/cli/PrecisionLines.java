package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.verify.PrecisionReport;
import io.github.cosyvoice4j.eval.verify.RelativeError;
import java.util.List;
import java.util.Locale;

/** A comparison with single precision, for people and as JSON. */
final class PrecisionLines {
  /** Decibels of a natural logarithm of a magnitude. */
  private static final double DECIBELS = 20 / Math.log(10);

  private PrecisionLines() {}

  static List<String> of(PrecisionReport report) {
    PrecisionReport.Choices choices = report.choices();
    long same = report.requests().stream().filter(each -> each.firstOther().isEmpty()).count();
    return List.of(
        error("scores", report.scores()),
        line(
            "likeliest tokens: %d of %d the same (%.4f)",
            choices.same(), choices.steps(), choices.share()),
        line(
            "gap to the second: median %.3g, a tenth below %.3g; greatest where another was chosen"
                + " %.3g",
            choices.medianGap(), choices.smallGap(), choices.greatestLostGap()),
        line(
            "requests spoken freely: %d of %d the same; first other token at %s",
            same, report.requests().size(), firstOthers(report)),
        error("mel", report.mel()),
        line(
            "wave: log spectra %.3g apart, %.3g dB",
            report.spectrum(), report.spectrum() * DECIBELS));
  }

  private static String error(String name, RelativeError error) {
    return line("%s: relative error %.3g at worst, %.3g rms", name, error.worst(), error.rms());
  }

  private static String firstOthers(PrecisionReport report) {
    List<String> numbers =
        report.requests().stream()
            .filter(each -> each.firstOther().isPresent())
            .map(each -> each.firstOther().getAsInt() + "/" + each.tokens())
            .toList();
    return numbers.isEmpty() ? "none" : String.join(" ", numbers);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  static JsonObject json(PrecisionReport report) {
    JsonObject json = new JsonObject();
    json.add("scores", json(report.scores()));
    PrecisionReport.Choices choices = report.choices();
    json.addProperty("steps", choices.steps());
    json.addProperty("sameTokens", choices.same());
    json.addProperty("medianGap", choices.medianGap());
    json.addProperty("smallGap", choices.smallGap());
    json.addProperty("greatestLostGap", choices.greatestLostGap());
    json.add("requests", requests(report.requests()));
    json.add("mel", json(report.mel()));
    json.addProperty("logSpectrum", VerifyCommand.orNull(report.spectrum()));
    json.addProperty("finite", report.isFinite());
    return json;
  }

  private static JsonArray requests(List<PrecisionReport.Request> requests) {
    JsonArray all = new JsonArray();
    for (PrecisionReport.Request request : requests) {
      JsonObject json = new JsonObject();
      json.addProperty("tokens", request.tokens());
      json.add("firstOther", JsonNull.INSTANCE);
      request.firstOther().ifPresent(number -> json.addProperty("firstOther", number));
      all.add(json);
    }
    return all;
  }

  private static JsonObject json(RelativeError error) {
    JsonObject json = new JsonObject();
    json.addProperty("worst", VerifyCommand.orNull(error.worst()));
    json.addProperty("rms", VerifyCommand.orNull(error.rms()));
    return json;
  }
}
