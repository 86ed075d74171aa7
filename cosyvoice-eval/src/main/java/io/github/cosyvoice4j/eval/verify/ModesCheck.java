package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.engine.SynthesisPlan;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code modes.json}: what upstream's front end hands to its model for each way of asking. */
final class ModesCheck implements StageCheck {
  private static final String LENGTH = "_len";
  private static final String MEL = "prompt_speech_feat";

  private final ModelParts model;

  ModesCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals(GoldenRequests.MODES);
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    GoldenRequests requests = new GoldenRequests(goldens, model);
    ConfigNode modes = goldens.json(stage);
    for (String mode : modes.keys()) {
      ConfigNode golden = modes.at(mode);
      if (GoldenRequests.isMode(mode)) {
        rows.given(mode + "." + GoldenRequests.GIVEN);
        check(golden, requests.plan(mode, golden.at(GoldenRequests.GIVEN)), mode + ".", rows);
      } else {
        UnbuiltCheck.list(mode + ".", golden, rows);
      }
    }
  }

  private static void check(ConfigNode golden, SynthesisPlan plan, String prefix, StageRows rows)
      throws IOException {
    Map<String, int[]> numbers = numbers(plan);
    for (String key : golden.keys()) {
      if (numbers.containsKey(key)) {
        rows.same(prefix + key, golden.ints(key), numbers.get(key));
      } else if (key.equals(MEL + "_frames")) {
        rows.equal(prefix + key, golden.intValue(key), plan.prompt().flow().melFrames());
      } else if (key.equals("present")) {
        List<String> names = new ArrayList<>(numbers.keySet());
        names.addAll(others(plan));
        rows.same(prefix + key, Json.texts(golden.at(key)), names.stream().sorted().toList());
      } else if (!rows.has(prefix + key)) {
        rows.notCovered(prefix + key);
      }
    }
  }

  /** {@return our whole-number inputs under upstream's names} */
  private static Map<String, int[]> numbers(SynthesisPlan plan) {
    Map<String, int[]> inputs = new TreeMap<>();
    SynthesisPlan.Segment segment = plan.segments().get(0);
    if (segment instanceof SynthesisPlan.Written written) {
      put(inputs, "text", written.ids());
    } else if (segment instanceof SynthesisPlan.Heard heard) {
      put(inputs, "source_speech_token", heard.tokens());
    }
    FlowPrompt flow = plan.prompt().flow();
    put(inputs, "prompt_text", plan.prompt().lm().text());
    put(inputs, "llm_prompt_speech_token", plan.prompt().lm().speech());
    put(inputs, "flow_prompt_speech_token", flow.tokens());
    if (flow.melFrames() > 0) {
      inputs.put(MEL + LENGTH, new int[] {flow.melFrames()});
    }
    return inputs;
  }

  /** An empty input is one that upstream leaves out. */
  private static void put(Map<String, int[]> inputs, String name, int[] ids) {
    if (ids.length > 0) {
      inputs.put(name, ids);
      inputs.put(name + LENGTH, new int[] {ids.length});
    }
  }

  /** {@return inputs that are not whole numbers; the goldens say only that they are there} */
  private static List<String> others(SynthesisPlan plan) {
    List<String> names = new ArrayList<>(List.of("flow_embedding"));
    if (plan.segments().get(0) instanceof SynthesisPlan.Written) {
      names.add("llm_embedding"); // which this generation's language model does not read
    }
    if (plan.prompt().flow().melFrames() > 0) {
      names.add(MEL);
    }
    return names;
  }
}
