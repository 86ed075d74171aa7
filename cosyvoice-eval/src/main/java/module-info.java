/** The {@code cosyvoice} command line and the verification behind it. */
module io.github.cosyvoice4j.eval {
  requires com.google.gson;
  requires com.ibm.icu;
  requires duckdb.jdbc;
  requires info.picocli;
  requires transitive io.github.cosyvoice4j;
  requires io.github.cosyvoice4j.core;
  requires io.github.cosyvoice4j.demo;
  requires io.github.cosyvoice4j.torch;
  requires java.desktop; // pictures of waves and spectra, without a screen
  requires java.sql;
  requires org.mozilla.rhino;
  requires org.snakeyaml.engine.v2;

  exports io.github.cosyvoice4j.eval.asr;
  exports io.github.cosyvoice4j.eval.data;
  exports io.github.cosyvoice4j.eval.evaluate;
  exports io.github.cosyvoice4j.eval.infer;
  exports io.github.cosyvoice4j.eval.metric;
  exports io.github.cosyvoice4j.eval.report;
  exports io.github.cosyvoice4j.eval.run;
  exports io.github.cosyvoice4j.eval.score;
  exports io.github.cosyvoice4j.eval.speakers;
  exports io.github.cosyvoice4j.eval.verify;

  uses io.github.cosyvoice4j.eval.asr.AsrProvider;
  uses io.github.cosyvoice4j.eval.metric.Metric;

  provides io.github.cosyvoice4j.eval.asr.AsrProvider with
      io.github.cosyvoice4j.eval.asr.ParaformerProvider;

  // Options are fields with annotations.
  opens io.github.cosyvoice4j.eval.cli to
      info.picocli;
}
