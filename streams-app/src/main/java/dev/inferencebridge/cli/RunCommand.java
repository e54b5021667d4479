package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.SecretResolver;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the bridge in the foreground. */
@Command(
        name = "run",
        header = "Run the bridge against what the configuration names.",
        description = {
            "Reads the changes of the configured topics, scores them and stores the predictions, until it is told to end:"
                    + " SIGTERM or Ctrl-C commit and stop it within 10 seconds. What is in flight then is scored by the"
                    + " next run. Ends with 1 if a pipeline gives up."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "the configuration, bridge.yaml")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        BridgeConfig config = ConfigReader.read(file);
        LogOutput.configured(config.logFormat());
        Bridge bridge = Bridge.start(config, SecretResolver.ofProcess(), BridgeListener.NONE);
        ExitOnSignal signal = ExitOnSignal.closing(bridge);
        bridge.awaitEnd();
        signal.disarm();
        bridge.close();
        return bridge.hasFailed() ? Main.FAILED : Main.OK;
    }
}
