package io.github.cosyvoice4j.eval.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Keeps speakers. */
@Command(
    name = "speakers",
    description = "Keep voices under ids: add, list, remove, import, export.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SpeakersAddCommand.class,
      SpeakersListCommand.class,
      SpeakersRemoveCommand.class,
      SpeakersImportCommand.class,
      SpeakersExportCommand.class
    })
final class SpeakersCommand implements Runnable {
  @Spec private CommandSpec spec;
  @ParentCommand private CosyVoiceCommand root;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected add, list, remove, import or export, got none");
  }

  CosyVoiceCommand root() {
    return root;
  }
}
