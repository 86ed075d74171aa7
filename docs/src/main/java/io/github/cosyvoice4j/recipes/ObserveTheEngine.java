package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.EngineListener;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.SynthesisReport;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of requests. */
final class ObserveTheEngine {
  private ObserveTheEngine() {}

  static void run(EngineOptions.Builder options, LongAdder done, LongAdder failed) {
    // recipe
    options.listener(
        new EngineListener() {
          @Override
          public void finished(Event request, SynthesisReport report) {
            done.increment();
            System.err.printf("request %d: RTF %.2f%n", request.request(), report.realTimeFactor());
          }

          @Override
          public void failed(Event request, CosyVoiceException failure) {
            failed.increment();
          }
        });
    // end
  }
}
