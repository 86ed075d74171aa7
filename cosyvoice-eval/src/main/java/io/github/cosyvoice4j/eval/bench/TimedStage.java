package io.github.cosyvoice4j.eval.bench;

import java.util.List;
import java.util.Locale;

/** What is timed of a request, in the order of tables; {@link #LLM} is the two before it. */
enum TimedStage {
  PREFILL,
  DECODE,
  LLM,
  FLOW,
  HIFT,
  TOTAL;

  /** {@return the name in tables and JSON} */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  double seconds(StageRun run) {
    return switch (this) {
      case PREFILL -> run.prefill();
      case DECODE -> run.decode();
      case LLM -> run.llm();
      case FLOW -> run.flow();
      case HIFT -> run.hift();
      case TOTAL -> run.total();
    };
  }

  /** {@return the median of some runs} */
  double median(List<StageRun> runs) {
    return Median.of(runs, this::seconds);
  }
}
