package dev.inferencebridge.cli;

import dev.inferencebridge.config.LogFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
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
            BaselineCommand.class,
            SchemaCommand.class,
            TriggerCommand.class,
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

    @Option(
            names = "--log-format",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            description = "how the log is written on standard error: text or json; before logging.format")
    void setLogFormat(LogFormat format) {
        LogOutput.choose(format);
    }

    @Option(
            names = "--log-level",
            scope = ScopeType.INHERIT,
            paramLabel = "LEVEL",
            description = "what the bridge itself logs: error, warn, info, debug or trace; before BRIDGE_LOG_LEVEL")
    void setLogLevel(LogLevel level) {
        LogOutput.level(level.name());
    }

    /** From the least to the most. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command");
    }
}
