/** The {@code cosyvoice} command line and the verification behind it. */
module io.github.cosyvoice4j.eval {
  requires com.google.gson;
  requires info.picocli;
  requires transitive io.github.cosyvoice4j;
  requires io.github.cosyvoice4j.core;
  requires io.github.cosyvoice4j.demo;
  requires io.github.cosyvoice4j.torch;
  requires java.desktop; // pictures of waves and spectra, without a screen
  requires org.mozilla.rhino;

  exports io.github.cosyvoice4j.eval.report;
  exports io.github.cosyvoice4j.eval.score;
  exports io.github.cosyvoice4j.eval.speakers;
  exports io.github.cosyvoice4j.eval.verify;

  // Options are fields with annotations.
  opens io.github.cosyvoice4j.eval.cli to
      info.picocli;
}
