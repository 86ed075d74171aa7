package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.engine.Dispatcher;
import io.github.cosyvoice4j.core.engine.ModelFacts;
import io.github.cosyvoice4j.core.engine.SynthesisPlan;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Times streams through the engine, one at a time. Not safe for use by several threads. */
final class StreamTimer implements AutoCloseable {
  private static final int PROMPT_TEXT_IDS = 14;

  /** The decoder rules the end out until there are so many: the length is fixed. */
  private static final int TOKENS_PER_TEXT_ID = 2;

  private final Subject subject;
  private final StreamOptions pieces;
  private final Dispatcher dispatcher;
  private int voices;

  /**
   * Starts an engine.
   *
   * @param subject the nets, borrowed
   * @param settings as they were loaded with, and how streams are cut
   */
  StreamTimer(Subject subject, BenchSettings settings) throws IOException {
    this.subject = subject;
    this.pieces = settings.streams();
    this.dispatcher =
        Dispatcher.of(ModelFacts.of(subject.config()), subject.nets(), settings.engine());
    dispatcher.start();
  }

  /**
   * {@return a stream of a voice that is heard for the first time, then one of the same voice}
   *
   * @param tokens speech tokens of each
   */
  List<StreamRun> run(int tokens) throws IOException {
    SynthesisPlan plan = plan(tokens);
    return List.of(listen(plan, false), listen(plan, true));
  }

  private SynthesisPlan plan(int tokens) throws IOException {
    RandomSource random = new RandomSource(++voices);
    int vocabulary = subject.nets().llm().textVocabulary();
    int speechIds = SpeechIds.of(subject.nets().llm()).count();
    int[] speech = Subject.ids(random, StageTimer.PROMPT_TOKENS, speechIds);
    int[] words = Subject.ids(random, PROMPT_TEXT_IDS, vocabulary);
    int textIds = (tokens + TOKENS_PER_TEXT_ID - 1) / TOKENS_PER_TEXT_ID;
    return new SynthesisPlan(
        Mode.ZERO_SHOT,
        new SynthesisPlan.Prompt(new LmPrompt(words, speech), subject.prompt(speech, random)),
        List.of(new SynthesisPlan.Written("", Subject.ids(random, textIds, vocabulary))),
        InferenceOptions.newBuilder().seed(1).maxTokens(tokens).streaming(pieces).build(),
        Duration.ZERO);
  }

  private StreamRun listen(SynthesisPlan plan, boolean known) {
    Watch watch = new Watch();
    double first = 0;
    double firstAudio = 0;
    double audio = 0;
    try (Synthesis synthesis = dispatcher.submit(plan);
        Stream<AudioChunk> chunks = synthesis.stream()) {
      for (Iterator<AudioChunk> each = chunks.iterator(); each.hasNext(); ) {
        int samples = each.next().audio().length();
        double seconds = (double) samples / subject.nets().tokenToWave().sampleRate();
        if (first == 0) {
          first = watch.seconds();
          firstAudio = seconds;
        }
        audio += seconds;
      }
      return new StreamRun(known, first, watch.seconds(), firstAudio, audio);
    }
  }

  @Override
  public void close() {
    dispatcher.close();
  }
}
