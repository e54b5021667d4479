package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.InvalidConfigException;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.Finding;
import dev.inferencebridge.preflight.Report;
import dev.inferencebridge.preflight.Result;
import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is wrong before it matters. */
@Command(
        name = "check",
        header = "Look at everything that a configuration names, and say what is wrong.",
        description = {
            "Asks Kafka, Cassandra and the endpoints as 'bridge run' would use them, all at the same time. Changes nothing,"
                    + " scores no row and prints no secret. docs/preflight.md has every check."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:there are warnings",
            "2:there are failures, among them a configuration that cannot be used"
        })
final class CheckCommand implements Callable<Integer> {

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "the configuration, bridge.yaml")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = {"-p", "--pipeline"},
            paramLabel = "NAME",
            description = "look at this pipeline alone, and at what it needs")
    private @Nullable String pipelineName;

    @Option(names = "--json", description = "answer in JSON")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        CheckAnswer answer = new CheckAnswer(report());
        spec.commandLine().getOut().print(json ? answer.json() + System.lineSeparator() : answer.text(isTerminal()));
        spec.commandLine().getOut().flush();
        return answer.report().exitCode();
    }

    private Report report() {
        BridgeConfig config;
        try {
            config = ConfigReader.read(file);
        } catch (InvalidConfigException e) {
            return new Report(
                    e.problems().stream()
                            .map(problem -> new Result(
                                    Check.CONFIG_FILE,
                                    String.valueOf(file.getFileName()),
                                    Finding.fail(problem.toString(), Check.CONFIG_FILE.remedy())))
                            .toList(),
                    Duration.ZERO);
        }
        return BridgePreflight.run(config, pipelines(config), SecretResolver.ofProcess());
    }

    private Collection<PipelineConfig> pipelines(BridgeConfig config) {
        if (pipelineName == null) {
            return config.pipelines().values();
        }
        return List.of(NamedPipeline.find(config, pipelineName, file, spec));
    }

    /** Up to Java 21 there is no console without a terminal; later ones have to be asked. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null || System.getenv("NO_COLOR") != null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
