package io.github.cosyvoice4j.core.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** One request, from the moment it was accepted to its end, as Flight Recorder sees it. */
@Name("io.github.cosyvoice4j.Synthesis")
@Label("Speech Synthesis")
@Category("CosyVoice4J")
@Description("A request to speak, from the moment it was accepted to its end")
@StackTrace(false)
final class SynthesisEvent extends Event {
  @Label("Request")
  long request;

  @Label("Mode")
  String mode;

  @Label("Seed")
  long seed;

  @Label("Segments")
  int segments;

  @Label("Speech Tokens")
  int speechTokens;

  @Label("Batch Size")
  @Description("Sequences that the language model advanced together at the last step")
  int batchSize;

  @Label("Waited")
  @Timespan(Timespan.NANOSECONDS)
  long waited;

  @Label("First Chunk")
  @Description("Time to the first samples")
  @Timespan(Timespan.NANOSECONDS)
  long firstChunk;

  @Label("Device")
  String device;

  @Label("Failure")
  @Description("What ended it, or nothing")
  String failure;
}
