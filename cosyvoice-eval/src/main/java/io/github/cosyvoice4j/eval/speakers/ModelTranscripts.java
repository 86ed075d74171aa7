package io.github.cosyvoice4j.eval.speakers;

import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.speakers.Transcripts;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.core.text.rules.RuleTextNormalizer;
import java.io.IOException;
import java.util.Optional;

/** Transcripts by a model's tokenizer, which is loaded when the first is asked for. */
final class ModelTranscripts implements Transcripts {
  private final ModelDirectory model;
  private Transcripts loaded;

  ModelTranscripts(ModelDirectory model) {
    this.model = model;
  }

  @Override
  public int[] encode(String transcript) throws IOException {
    return loaded().encode(transcript);
  }

  @Override
  public Optional<String> decode(int... ids) throws IOException {
    return loaded().decode(ids);
  }

  private Transcripts loaded() throws IOException {
    if (loaded == null) {
      Qwen2Tokenizer tokenizer = Qwen2Tokenizer.load(model.tokenizer());
      loaded = Transcripts.of(tokenizer, TextFrontEnd.of(tokenizer, RuleTextNormalizer.builtIn()));
    }
    return loaded;
  }
}
