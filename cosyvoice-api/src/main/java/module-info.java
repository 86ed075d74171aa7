/** What a user of CosyVoice4J types against: no dependency, no native type. */
module io.github.cosyvoice4j {
  exports io.github.cosyvoice4j;
  exports io.github.cosyvoice4j.dataset;
  // What the engine implements and what it shares with the API.
  exports io.github.cosyvoice4j.spi to
      io.github.cosyvoice4j.core,
      io.github.cosyvoice4j.torch,
      io.github.cosyvoice4j.eval;
  exports io.github.cosyvoice4j.sound to
      io.github.cosyvoice4j.core,
      io.github.cosyvoice4j.torch,
      io.github.cosyvoice4j.eval;

  uses io.github.cosyvoice4j.spi.DatasetInfererProvider;
  uses io.github.cosyvoice4j.spi.EngineProvider;
}
