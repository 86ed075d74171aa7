package io.github.cosyvoice4j.eval.run;

import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a whole set holds, each of its recordings decoded once.
 *
 * @param utterances how many can be spoken
 * @param characters of their texts
 * @param problems why the others can't, by row
 */
public record SetCheck(long utterances, long characters, List<String> problems) {
  /** Copies the list. */
  public SetCheck {
    problems = List.copyOf(problems);
  }

  /**
   * What rows must have to be spoken.
   *
   * @param audio a recording of their own
   * @param text what it says
   */
  public record Needs(boolean audio, boolean text) {}

  /**
   * Reads a set from beginning to end.
   *
   * @param set its rows, borrowed
   * @param needs what they must have
   * @param most rows to read at most
   * @return what was found
   * @throws IOException if it can't be read to its end
   */
  public static SetCheck of(DatasetReader set, Needs needs, long most) throws IOException {
    Set<String> ids = new HashSet<>();
    List<String> problems = new ArrayList<>();
    long utterances = 0;
    long characters = 0;
    for (long i = 0; i < most; i++) {
      Optional<DatasetRow> row = set.next();
      if (row.isEmpty()) {
        break;
      }
      Optional<String> problem = problem(row.get(), needs, ids);
      problem.ifPresent(it -> problems.add("row " + row.get().number() + ": " + it));
      if (problem.isEmpty()) {
        String text = ((DatasetUtterance) row.get()).targetText();
        utterances++;
        characters += text.codePointCount(0, text.length());
      }
    }
    return new SetCheck(utterances, characters, problems);
  }

  private static Optional<String> problem(DatasetRow row, Needs needs, Set<String> ids) {
    if (row instanceof UnreadableRow unreadable) {
      return Optional.of(unreadable.problem());
    }
    DatasetUtterance utterance = (DatasetUtterance) row;
    if (!ids.add(utterance.id())) {
      return Optional.of("id: expected one of its own, got " + utterance.id() + " again");
    }
    if (utterance.targetText().isBlank()) {
      return Optional.of("text: expected something to say, got nothing");
    }
    if (needs.text() && utterance.promptText().filter(text -> !text.isBlank()).isEmpty()) {
      return Optional.of("prompt text: expected what the prompt says, got nothing");
    }
    return needs.audio() ? audioProblem(utterance) : Optional.empty();
  }

  private static Optional<String> audioProblem(DatasetUtterance utterance) {
    if (utterance.promptAudio().isEmpty()) {
      return Optional.of("prompt: expected a recording, got none");
    }
    try {
      var unused = utterance.promptAudio().get().read();
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of("prompt: " + e.getMessage());
    }
  }
}
