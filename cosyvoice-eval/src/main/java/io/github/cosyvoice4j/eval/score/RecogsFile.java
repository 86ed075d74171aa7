package io.github.cosyvoice4j.eval.score;

import io.github.cosyvoice4j.eval.score.Alignment.Step;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code recogs-NAME.txt}: for each utterance a line with the reference as it is scored and a line
 * with the hypothesis.
 *
 * <p>Source: {@code store_transcripts} of {@code offline-decode-files.py}.
 */
final class RecogsFile {
  private RecogsFile() {}

  static String text(List<ScoredUtterance> scores) {
    StringBuilder text = new StringBuilder();
    for (ScoredUtterance score : scores) {
      String reference =
          score.alignment().steps().stream().map(Step::reference).collect(Collectors.joining());
      line(text, score.id(), "ref", reference);
      line(text, score.id(), "hyp", score.hypothesis());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String id, String side, String words) {
    text.append(id).append(":\t").append(side).append('=').append(words).append('\n');
  }
}
