package dev.inferencebridge.cli;

import dev.inferencebridge.config.InvalidConfigException;
import java.util.List;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code bridge} command. */
public final class Main {

    /** It did what was asked. */
    public static final int OK = 0;

    /** It could not: the message says why. */
    public static final int FAILED = 1;

    /** It was asked wrongly: an option, or the configuration file. */
    public static final int USAGE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command with everything that the class path contributes to it. */
    public static CommandLine commandLine() {
        CommandLine bridge = new CommandLine(new BridgeCommand()).setCaseInsensitiveEnumValuesAllowed(true);
        for (CommandContribution contribution : ServiceLoader.load(CommandContribution.class)) {
            contribution.commands().forEach(bridge::addSubcommand);
        }
        bridge.setExecutionExceptionHandler(Main::explain);
        CommandLine.IParameterExceptionHandler usual = bridge.getParameterExceptionHandler();
        bridge.setParameterExceptionHandler(
                (problem, arguments) -> usual.handleParseException(withUnknown(problem), arguments));
        return bridge;
    }

    /** The problem, and every argument that the command does not know: picocli itself reports only what is missing. */
    private static ParameterException withUnknown(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        List<String> unknown = command.getUnmatchedArguments();
        if (unknown.isEmpty() || problem instanceof UnmatchedArgumentException) {
            return problem;
        }
        String and = new UnmatchedArgumentException(command, unknown).getMessage();
        return new ParameterException(command, problem.getMessage() + System.lineSeparator() + and, problem);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof InvalidConfigException) {
            command.getErr().println(failure.getMessage());
            return USAGE;
        }
        LOG.atDebug().setCause(failure).log("The command failed");
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + messageOf(failure));
        return FAILED;
    }

    private static String messageOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getName() : message;
    }
}
