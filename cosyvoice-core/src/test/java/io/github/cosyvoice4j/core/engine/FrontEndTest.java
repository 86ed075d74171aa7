package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontEndTest {
  /** Numbers are spelled out where a text is cleaned. */
  private static final String WORDS = "I have 5 of them.";

  private Qwen2Tokenizer tokenizer;
  private TextFrontEnd text;
  private PromptEncoder prompts;
  private VoiceSizes sizes;
  private FrontEnd frontEnd;

  @BeforeEach
  void load() throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    tokenizer = Qwen2Tokenizer.load(directory.tokenizer());
    text = TextFrontEnd.strictUpstream(tokenizer);
    prompts = PromptEncoder.load(directory, 1);
    sizes = ModelFacts.of(directory.config()).sizes();
    frontEnd =
        new FrontEnd(
            Scripts.own(tokenizer, text, tokenizer.size()),
            text,
            prompts,
            new FrontEnd.Bounds(sizes, 100));
  }

  @AfterEach
  void close() {
    prompts.close();
  }

  @Test
  void textAndTranscriptAreCleaned() {
    SynthesisPlan plan = plan(InferenceOptions.defaults());
    int[] cleaned = tokenizer.encode(text.normalize(WORDS));
    assertFalse(Arrays.equals(tokenizer.encode(WORDS), cleaned));
    assertArrayEquals(cleaned, plan.prompt().lm().text());
    assertArrayEquals(cleaned, ids(plan));
  }

  @Test
  void textAndTranscriptStayAsTheyAreIfThatIsAsked() {
    SynthesisPlan plan = plan(InferenceOptions.newBuilder().normalize(false).build());
    assertArrayEquals(tokenizer.encode(WORDS), plan.prompt().lm().text());
    assertArrayEquals(tokenizer.encode(WORDS), ids(plan));
  }

  private SynthesisPlan plan(InferenceOptions options) {
    Voice voice =
        Voice.newBuilder(
                new int[] {1, 2},
                new float[sizes.embedding()],
                new float[sizes.framesPerToken() * 2 * sizes.melBins()],
                sizes.melBins())
            .transcript(WORDS)
            .build();
    SynthesisRequest.Text words = new SynthesisRequest.Text(WORDS);
    return frontEnd.plan(new SynthesisRequest(Mode.ZERO_SHOT, words, voice, options), voice);
  }

  private static int[] ids(SynthesisPlan plan) {
    return ((SynthesisPlan.Written) plan.segments().get(0)).ids();
  }
}
