package io.github.cosyvoice4j.core.model;

/** The generations of the model; which one a directory holds is told by its yaml's name. */
public enum Generation {
  /** CosyVoice2: {@code cosyvoice2.yaml}, {@code speech_tokenizer_v2.onnx}. */
  COSYVOICE2("CosyVoice2", "cosyvoice2.yaml", "speech_tokenizer_v2.onnx");

  private final String displayName;
  private final String configFile;
  private final String speechTokenizerFile;

  Generation(String displayName, String configFile, String speechTokenizerFile) {
    this.displayName = displayName;
    this.configFile = configFile;
    this.speechTokenizerFile = speechTokenizerFile;
  }

  /** {@return its name, as people write it} */
  public String displayName() {
    return displayName;
  }

  /** {@return the name of its configuration file} */
  public String configFile() {
    return configFile;
  }

  /** {@return the name of its speech tokenizer} */
  public String speechTokenizerFile() {
    return speechTokenizerFile;
  }
}
