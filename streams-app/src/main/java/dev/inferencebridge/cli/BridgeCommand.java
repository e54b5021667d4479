package dev.inferencebridge.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridge} itself: says what there is. */
@Command(
        name = "bridge",
        header = "Every row change in a Cassandra table becomes a prediction by an Azure ML online endpoint.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            RedriveCommand.class,
            FeaturesCommand.class,
            SchemaCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it did what was asked",
            "1:it could not; the message says why",
            "2:an option or the configuration file is wrong",
            "3:a prerequisite is missing, or the build failed (the launcher)"
        })
final class BridgeCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command");
    }
}
