package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.eval.cli.SynthesizeCommand.TextMode;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a mode as people write it. */
final class ModeName implements ITypeConverter<TextMode> {
  @Override
  public TextMode convert(String name) {
    try {
      return TextMode.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "expected zero-shot, cross-lingual, instruct2 or sft, got " + name);
    }
  }
}
