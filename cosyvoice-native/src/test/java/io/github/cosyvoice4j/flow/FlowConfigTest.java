package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.HyperPyYaml;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowConfigTest {
  @Test
  void sizesAreThoseOfTheWeights() throws IOException {
    FlowConfig config = config(yaml());
    long channels = Goldens.shape("flow", "offline.encoder.after_norm")[2];
    assertEquals(channels, config.encoder().outputSize());
    assertEquals(Goldens.shape("flow", "offline.mel")[1], config.melBins());
    assertEquals(Goldens.shape("flow", "embedding")[1], config.spkEmbedDim());
    assertEquals(3, config.preLookaheadLen());
    assertEquals(0.7, config.decoder().inferenceCfgRate());
    assertTrue(config.decoder().cosine());
    assertEquals(
        UpsampleConformerEncoder.UP_STRIDE * config.encoder().staticChunkSize(),
        config.decoder().estimator().staticChunkSize());
  }

  @Test
  void levelsMayBeSeveral() throws IOException {
    String yaml = yaml().replaceFirst(" channels: \\[\\d+]", " channels: [8, 12, 20]");
    assertEquals(List.of(8, 12, 20), config(yaml).decoder().estimator().channels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token_mel_ratio: <!ref .token_mel_ratio.>|token_mel_ratio: 4|token_mel_ratio: expected 2",
        "input_layer: 'linear'|input_layer: 'conv2d'|input_layer: expected linear",
        "use_cnn_module: False|use_cnn_module: True|use_cnn_module: expected false",
        "macaron_style: False|num: 0|macaron_style: expected false, .*, got true",
        "attention_heads: \\d+|attention_heads: 1000003|output_size: expected an even multiple",
        "attention_heads: \\d+|attention_heads: 0|attention_heads: expected at least 1, got 0",
        "act_fn: 'gelu'|act_fn: 'snake'|act_fn: expected gelu",
        "out_channels: \\d+|out_channels: 7|out_channels: expected \\d+, .*, got 7",
        " channels: \\[\\d+]| channels: []|channels: expected at least one level",
        "solver: 'euler'|solver: 'midpoint'|solver: expected euler",
        "vocab_size: \\d+|vocab_size: many|vocab_size: expected a whole number, got many",
        "inference_cfg_rate: 0.7|rate: 1|inference_cfg_rate: expected a value, got nothing",
      })
  void whatIsNotImplementedIsRefusedByName(String line, String changed, String message)
      throws IOException {
    String regex = line.replace("<", "").replace(">", "");
    String yaml = yaml().replaceFirst(regex, changed);
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> config(yaml));
    String pattern = "cosyvoice2.yaml: flow\\..*" + message + ".*";
    assertTrue(e.getMessage().matches(pattern), e.getMessage());
  }

  private static String yaml() throws IOException {
    String all = Files.readString(Goldens.modelDirectory().resolve("cosyvoice2.yaml"));
    int flow = all.indexOf("\nflow:");
    // So that a replacement meets the flow first.
    return all.substring(flow, all.indexOf("\nhift:")).replace("<chunk_size>", "<size>")
        + "\nsize: 25\ntoken_mel_ratio: 2\nspk_embed_dim: 192\ntoken_frame_rate: 25"
        + "\nnum_decoding_left_chunks: -1\n";
  }

  private static FlowConfig config(String yaml) throws ModelFormatException {
    return FlowConfig.of(HyperPyYaml.parse("cosyvoice2.yaml", yaml).at("flow"));
  }
}
