package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.engine.SynthesisPlan;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.eval.bench.Subject;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What nets are asked to say where they are compared with themselves in other numbers.
 *
 * @param prompt what the language model goes on from
 * @param flow what the flow goes on from
 * @param texts ids of what is to be said, one a request
 */
record ComparedRequests(LmPrompt prompt, FlowPrompt flow, List<int[]> texts) {
  private static final InferenceOptions AS_IT_IS =
      InferenceOptions.newBuilder().normalize(false).seed(0).build();

  /** Plain words, so that small models know them too; together more than 1,000 speech tokens. */
  private static final List<String> SENTENCES =
      List.of(
          "Hello, this is a small voice.",
          "The flowers are beautiful this morning.",
          "Please wait a moment and listen carefully.",
          "The small dog jumps over the quick brown cat.",
          "How are you this evening?",
          "The text is ready and the voice is clear.",
          "Good morning, my name is Sarah.",
          "We can count from one to twenty.",
          "The weather is cloudy in November.",
          "You have seven new messages today.",
          "Please open the door and wait a moment.",
          "Can you sell that blanket carefully?",
          "There is a fast bus around the ocean.",
          "The children saw this warm guard on Monday.",
          "I cooked another banana next week.",
          "There was a friendly desk around the yard.",
          "My phone number is two five nine four one.",
          "Why do we sit near the road?",
          "The bird shared our big bean.",
          "The kings hid our umbrella next to a museum.",
          "Did the friends remember their simple plate?",
          "His thirsty sister hid the yellow desk under the church.",
          "The whale jumped in front of the shirt!",
          "Today is Tuesday, July second.");

  /** Of random weights: as many ids as a sentence and a transcript have, a prompt of 3.5 s. */
  private static final int RANDOM_TEXTS = 24;

  private static final int TEXT_IDS = 12;
  private static final int PROMPT_SPEECH_IDS = 87;

  /**
   * {@return sentences that a prompt's voice is to say}
   *
   * @param model whose front end makes numbers of them
   * @param prompt the recording
   * @param transcript what is said in it
   */
  static ComparedRequests of(ModelParts model, Audio prompt, String transcript) throws IOException {
    Voice voice = model.frontEnd().enroll(prompt, Optional.of(transcript));
    List<int[]> texts = new ArrayList<>();
    SynthesisPlan plan = null;
    for (String sentence : SENTENCES) {
      plan =
          model
              .frontEnd()
              .plan(
                  new SynthesisRequest(
                      Mode.ZERO_SHOT,
                      new SynthesisRequest.Text(sentence),
                      voice,
                      Optional.empty(),
                      AS_IT_IS),
                  voice);
      texts.add(((SynthesisPlan.Written) plan.segments().get(0)).ids());
    }
    return new ComparedRequests(plan.prompt().lm(), plan.prompt().flow(), texts);
  }

  /**
   * {@return random ids}
   *
   * @param subject the nets
   */
  static ComparedRequests random(Subject subject) throws IOException {
    SpeechLanguageModel llm = subject.nets().llm();
    RandomSource random = new RandomSource(1);
    int[] prompt = Subject.ids(random, TEXT_IDS, llm.textVocabulary());
    int[] speech = Subject.ids(random, PROMPT_SPEECH_IDS, SpeechIds.of(llm).count());
    List<int[]> texts = new ArrayList<>();
    for (int i = 0; i < RANDOM_TEXTS; i++) {
      texts.add(Subject.ids(random, TEXT_IDS, llm.textVocabulary()));
    }
    return new ComparedRequests(
        new LmPrompt(prompt, speech), subject.prompt(speech, random), texts);
  }
}
