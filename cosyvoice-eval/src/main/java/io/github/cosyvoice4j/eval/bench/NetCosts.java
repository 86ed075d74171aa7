package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.flow.FlowConfig;
import io.github.cosyvoice4j.hift.HiFTConfig;
import io.github.cosyvoice4j.llm.Qwen2Config;
import java.io.IOException;

/**
 * What nets must read and compute at least, from their sizes: with the time it took, this tells how
 * far from the machine's limits they are.
 *
 * @param llmNumbers weights that a step of the language model reads: all layers and the head
 * @param flow the flow
 * @param hift the vocoder
 */
record NetCosts(long llmNumbers, FlowOperations flow, HiftOperations hift) {
  static NetCosts of(Subject subject) throws IOException {
    Qwen2Config qwen = Qwen2Config.of(subject.qwen());
    long head = (long) qwen.hiddenSize() * subject.nets().llm().outputSize();
    return new NetCosts(
        qwen.numHiddenLayers() * layer(qwen) + head,
        new FlowOperations(FlowConfig.of(subject.config().at("flow"))),
        new HiftOperations(HiFTConfig.of(subject.config().at("hift"))));
  }

  /** Queries and output, keys and values, gate, up and down. */
  private static long layer(Qwen2Config qwen) {
    long queries = 2L * qwen.numAttentionHeads() * qwen.headDim();
    long keyValues = 2L * qwen.numKeyValueHeads() * qwen.headDim();
    return qwen.hiddenSize() * (queries + keyValues + 3L * qwen.intermediateSize());
  }

  /** {@return bytes of weights that a step of the language model reads} */
  long llmStepBytes(Precision precision) {
    return llmNumbers
        * switch (precision) {
          case FP32 -> 4;
          case FP16, BF16 -> 2;
          case INT8 -> 1;
        };
  }
}
