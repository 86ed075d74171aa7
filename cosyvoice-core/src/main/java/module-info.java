/** Text, audio, features, checkpoints, sampling and the engine; no native type of libtorch. */
module io.github.cosyvoice4j.core {
  requires transitive io.github.cosyvoice4j;
  requires com.google.gson;
  requires com.ibm.icu;
  requires com.microsoft.onnxruntime;
  requires jdk.jfr;
  requires org.slf4j;
  requires org.snakeyaml.engine.v2;

  exports io.github.cosyvoice4j.core.chat;
  exports io.github.cosyvoice4j.core.checkpoint;
  exports io.github.cosyvoice4j.core.dataset;
  exports io.github.cosyvoice4j.core.decoding;
  exports io.github.cosyvoice4j.core.features;
  exports io.github.cosyvoice4j.core.infer;
  exports io.github.cosyvoice4j.core.model;
  exports io.github.cosyvoice4j.core.onnx;
  exports io.github.cosyvoice4j.core.sampling;
  exports io.github.cosyvoice4j.core.speakers;
  exports io.github.cosyvoice4j.core.spi;
  exports io.github.cosyvoice4j.core.text;
  exports io.github.cosyvoice4j.core.text.fst;
  exports io.github.cosyvoice4j.core.text.rules;

  // For verification, stage by stage.
  exports io.github.cosyvoice4j.core.engine to
      io.github.cosyvoice4j.eval,
      io.github.cosyvoice4j.torch;

  provides io.github.cosyvoice4j.spi.DatasetInfererProvider with
      io.github.cosyvoice4j.core.infer.LocalDatasetInfererProvider;
  provides io.github.cosyvoice4j.spi.EngineProvider with
      io.github.cosyvoice4j.core.engine.LocalEngineProvider;

  uses io.github.cosyvoice4j.core.spi.Backend;
}
