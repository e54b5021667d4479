package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.preflight.Level;
import dev.inferencebridge.preflight.Report;
import dev.inferencebridge.preflight.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the bridge in the foreground. */
@Command(
        name = "run",
        header = "Run the bridge against what the configuration names.",
        description = {
            "Reads the changes of the configured topics, scores them and stores the predictions, until it is told to end:"
                    + " SIGTERM or Ctrl-C commit and stop it within 10 seconds. What is in flight then is scored by the"
                    + " next run. A pipeline that gives up, or whose tables lose a column that its features read, stops"
                    + " alone; health says why. Ends with 1 once all have.",
            "Before it starts it does what 'bridge check' does: failures keep it from starting, unless it would wait for them"
                    + " to pass, as for an endpoint that is away. Warnings are logged."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "the configuration, bridge.yaml")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @ArgGroup(exclusive = true)
    private @Nullable Warnings warnings;

    /** What becomes of warnings. Failures refuse either way. */
    static final class Warnings {
        @Option(names = "--force", description = "start in spite of warnings, which is the default; never of failures")
        private boolean force;

        @Option(names = "--strict", description = "do not start with warnings either")
        private boolean strict;
    }

    @Override
    public Integer call() throws InterruptedException {
        BridgeConfig config = ConfigReader.read(file);
        LogOutput.configured(config.logFormat());
        SecretResolver secrets = SecretResolver.ofProcess();
        preflight(BridgePreflight.run(config, config.pipelines().values(), secrets));
        Bridge bridge = Bridge.start(config, secrets, BridgeListener.NONE);
        ExitOnSignal signal = ExitOnSignal.closing(bridge);
        bridge.awaitEnd();
        signal.disarm();
        bridge.close();
        return bridge.hasFailed() ? Main.FAILED : Main.OK;
    }

    private void preflight(Report report) {
        boolean strict = warnings != null && warnings.strict && !warnings.force;
        List<Result> refusals = strict
                ? report.results().stream()
                        .filter(result -> result.finding().level() != Level.OK)
                        .toList()
                : report.refusals();
        if (!refusals.isEmpty()) {
            throw new PreflightFailedException(refusals);
        }
        for (Result result : report.results()) {
            if (result.finding().level() != Level.OK) {
                LOG.atWarn()
                        .addKeyValue("check", result.check().id())
                        .addKeyValue("subject", result.subject())
                        .addKeyValue("found", result.finding().found())
                        .addKeyValue("remedy", result.finding().remedy())
                        .log("Preflight");
            }
        }
        LOG.atInfo().addKeyValue("result", new CheckAnswer(report).summary()).log("Preflight done");
    }
}
