package io.github.cosyvoice4j.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HyperPyYamlTest {
  /** Shapes of the released file that the bundled model's has not. */
  private static final String RELEASED =
      """
      __set_seed1: !apply:random.seed [1986]
      __set_seed2: !apply:torch.cuda.manual_seed_all [1986]
      sample_rate: 24000 # Hz
      qwen_pretrain_path: ''
      chunk_size: 25
      token_mel_ratio: 2
      hift: !new:cosyvoice.hifigan.generator.HiFTGenerator
          sampling_rate: !ref <sample_rate>
          dilations: [[1, 3, 5], [1, 3, 5]]
          istft_params:
              n_fft: 16
      mel_spec_transform1: !name:matcha.utils.audio.mel_spectrogram
          fmin: 0
          fmax: null
          center: False
      hifigan: !new:cosyvoice.hifigan.hifigan.HiFiGan
          generator: !ref <hift>
          static_chunk_size: !ref <chunk_size> * <token_mel_ratio>
          discriminator: !new:cosyvoice.hifigan.discriminator.MultipleDiscriminator
              mpd: !new:matcha.hifigan.models.MultiPeriodDiscriminator
          mel_spec_transform: [
              !ref <mel_spec_transform1>
          ]
      parquet_opener: !name:cosyvoice.dataset.processor.parquet_opener
      data_pipeline: [
          !ref <parquet_opener>,
      ]
      train_conf:
          optim_conf:
              lr: 1e-5
          sigma: 1e-06
          save_per_step: -1
      """;

  @Test
  void readsUpstreamsShapes() throws ModelFormatException {
    ConfigNode yaml = HyperPyYaml.parse("cosyvoice2.yaml", RELEASED);
    assertFalse(yaml.has("__set_seed1"));
    assertEquals("", yaml.string("qwen_pretrain_path", "none"));
    assertEquals(1e-5, yaml.at("train_conf").at("optim_conf").doubleValue("lr"));
    assertEquals(1e-6, yaml.at("train_conf").doubleValue("sigma"));
    assertEquals(-1, yaml.at("train_conf").intValue("save_per_step"));
    assertNull(yaml.at("mel_spec_transform1").at("fmax").value());
    assertFalse(yaml.at("mel_spec_transform1").booleanValue("center", true));
    assertEquals("parquet_opener", yaml.at("parquet_opener").className());
    assertEquals("parquet_opener", yaml.list("data_pipeline").get(0).className());
  }

  @Test
  void referencesGiveWhatStandsThere() throws ModelFormatException {
    ConfigNode gan = HyperPyYaml.parse("cosyvoice2.yaml", RELEASED).at("hifigan");
    assertEquals(50, gan.intValue("static_chunk_size"));
    ConfigNode hift = gan.at("generator");
    assertEquals("HiFTGenerator", hift.className());
    assertEquals("hifigan.generator", hift.path());
    assertEquals(24000, hift.intValue("sampling_rate"));
    assertArrayEquals(new int[] {1, 3, 5}, hift.list("dilations").get(1).ints());
    assertEquals(80 / 80, gan.list("mel_spec_transform").size());
  }

  @ParameterizedTest
  @CsvSource({
    "<two> * <three>, 6",
    "<two>*<three>+1, 7",
    "1 + <two> * 3, 7",
    "(1 + <two>) * 3, 9",
    "<seven> / <two>, 3.5",
    "<seven> // <two>, 3",
    "<minus> // <two>, -4",
    "<minus> % <three>, 2",
    "<two> ** <three> ** 2, 512",
    "-<two> ** 2, -4",
    "<half> * 3, 1.5",
    "<nest[inner]> - 1, 10",
    "<nest.inner> - 1, 10",
    "1e3 * <two>, 2000.0",
    "<name>/<two>, exp/2",
    "<name> and more, exp and more",
    "<two> <three>, 2 3",
  })
  void referencesAllowPythonsArithmetic(String expression, String expected)
      throws ModelFormatException {
    ConfigNode yaml =
        HyperPyYaml.parse(
            "x.yaml",
            """
            two: 2
            three: !ref <two> + 1
            seven: 7
            minus: -7
            half: 0.5
            name: exp
            nest: {inner: 11}
            """
                + "value: !ref "
                + expression);
    assertEquals(expected, yaml.at("value").value().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !apply:os.system [ls]",
        "__a: !apply:os.system [ls]",
        "a: [!new:x.Y {b: !apply:subprocess.run [ls]}]",
        "a: !applyref:sorted [1]",
        "a: !module:os",
        "a: !include:other.yaml",
        "a: !PLACEHOLDER",
        "a: !!python/object/apply:os.system [ls]",
        "a: !!python/name:os.system",
      })
  void whateverWouldRunIsRefusedByName(String text) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> HyperPyYaml.parse("x.yaml", text));
    assertTrue(e.getMessage().startsWith("x.yaml: "), e.getMessage());
    assertTrue(e.getMessage().contains("is not run"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "[1]",
        "a: [",
        "a: b: c",
        "\ta: 1",
        "a: 1\na: 2",
        "? [1]\n: 2",
        "a: !ref <b>",
        "a: !ref <a>",
        "a: !ref <b>\nb: !ref <a>",
        "a: !ref <b> * 2\nb: !ref <a> * 2",
        "a: {b: !ref <a>}",
        "a: &x [*x]",
        "a: !ref <b> * 2\nb: [1]",
        "a: !ref [1]",
        "a: !ref <b> / 0\nb: 1",
        "a: !ref <b> ** 100\nb: 10",
        "a: 99999999999999999999",
        "--- 1\n--- 2",
      })
  void nonsenseIsRefused(String text) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> HyperPyYaml.parse("x.yaml", text));
    assertTrue(e.getMessage().startsWith("x.yaml: "), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  @Test
  void bombsAreRefused() {
    StringBuilder aliases = new StringBuilder("a0: &a0 [1]\n");
    StringBuilder references = new StringBuilder("a0: [1]\n");
    for (int i = 1; i < 40; i++) {
      aliases.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
      references.append("a%d: [!ref <a%d>, !ref <a%d>]%n".formatted(i, i - 1, i - 1));
    }
    String text = "a: " + "x".repeat(10_000) + "\nb: !ref " + "<a>".repeat(10_000) + "\n";
    String key = "k".repeat(10_000) + ": [" + "0, ".repeat(50_000) + "0]\n";
    for (String bomb :
        List.of(aliases, references, text, key, "a: " + "[".repeat(500_000), "{a: ".repeat(500_000))
            .stream()
            .map(Object::toString)
            .toList()) {
      assertThrows(ModelFormatException.class, () -> HyperPyYaml.parse("x.yaml", bomb));
    }
  }

  @Property(tries = 300, seed = "42")
  void damagedTextGivesNoOtherException(
      @ForAll @StringLength(max = 20) String noise, @ForAll int at) {
    int place = Math.floorMod(at, RELEASED.length());
    String text = RELEASED.substring(0, place) + noise + RELEASED.substring(place);
    try {
      HyperPyYaml.parse("x.yaml", text);
    } catch (ModelFormatException e) {
      assertTrue(e.getMessage().startsWith("x.yaml: "), e.getMessage());
    }
  }
}
