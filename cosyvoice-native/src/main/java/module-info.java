/** The language model, flow and vocoder on JavaCPP libtorch. */
module io.github.cosyvoice4j.torch {
  requires transitive io.github.cosyvoice4j.core;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.openblas;
  requires org.bytedeco.pytorch;

  // For GPUs; where it is not there, models are loaded on the CPU.
  requires static org.bytedeco.cuda;
  requires static org.bytedeco.tensorrt;

  // For verification, stage by stage.
  exports io.github.cosyvoice4j.torch to
      io.github.cosyvoice4j.eval;
  exports io.github.cosyvoice4j.backend to
      io.github.cosyvoice4j.eval;
  exports io.github.cosyvoice4j.hift to
      io.github.cosyvoice4j.eval;
  exports io.github.cosyvoice4j.flow to
      io.github.cosyvoice4j.eval;
  exports io.github.cosyvoice4j.llm to
      io.github.cosyvoice4j.eval;
  exports io.github.cosyvoice4j.nn to
      io.github.cosyvoice4j.eval;

  provides io.github.cosyvoice4j.core.spi.Backend with
      io.github.cosyvoice4j.backend.TorchBackend;
}
