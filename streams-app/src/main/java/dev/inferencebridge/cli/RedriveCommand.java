package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.replay.Redrive;
import dev.inferencebridge.replay.RedriveFailedException;
import dev.inferencebridge.replay.RedriveFormat;
import dev.inferencebridge.replay.RedriveReport;
import dev.inferencebridge.replay.RedriveRequest;
import dev.inferencebridge.wire.DeadLetterHeaders;
import dev.inferencebridge.wire.RedriveHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends dead letters through their pipeline again. */
@Command(
        name = "redrive",
        header = "Send dead letters of a pipeline through it again.",
        description = {
            "Reads the pipeline's dead letters, sends those that match to the pipeline, running or not, and says how many."
                    + " What was redriven before is left out, so it can be repeated, also after a failure. What fails again"
                    + " becomes a new dead letter."
        },
        mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {

    static final RedriveFormat FORMAT = new RedriveFormat(
            DeadLetterHeaders::read, RedriveHeaders::of, RedriveHeaders::deadLetter, RedriveHeaders::source);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "the configuration, bridge.yaml")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = "--pipeline",
            required = true,
            paramLabel = "NAME",
            description = "the pipeline whose dead letters are meant")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String pipelineName;

    @Option(
            names = "--reason",
            paramLabel = "CODE",
            description = "only dead letters of this reason, such as model-rejected; may be repeated")
    private Set<String> reasons = new LinkedHashSet<>();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description =
                    "only those last tried at this time or later: 2026-11-22T08:00:00Z, or a date, from its start in UTC")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "only those last tried before this time")
    private @Nullable Instant to;

    @Option(names = "--dry-run", description = "send nothing, only say what would be sent")
    private boolean dryRun;

    @Option(names = "--again", description = "send those, too, that were redriven before")
    private boolean again;

    @Option(names = "--json", description = "answer with one line of JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new ParameterException(spec.commandLine(), "--from must be before --to");
        }
        BridgeConfig config = ConfigReader.read(file);
        PipelineConfig pipeline = NamedPipeline.find(config, pipelineName, file, spec);
        try {
            answer(pipeline, true, redrive(config, pipeline));
            return Main.OK;
        } catch (RedriveFailedException e) {
            answer(pipeline, false, e.soFar());
            throw e;
        }
    }

    private RedriveReport redrive(BridgeConfig config, PipelineConfig pipeline) {
        try (Access access = Access.open(config, SecretResolver.ofProcess())) {
            return redrive(config, pipeline, access);
        }
    }

    private RedriveReport redrive(BridgeConfig config, PipelineConfig pipeline, Access access) {
        String redriveTopic = config.redriveTopic(pipeline);
        RedriveRequest request = new RedriveRequest(
                pipeline.name(),
                pipeline.deadLetters().name(),
                redriveTopic,
                reasons,
                Optional.ofNullable(from),
                Optional.ofNullable(to),
                again);
        Consumer<byte[], byte[]> consumer = RedriveClients.consumer(config.kafka(), access);
        try {
            Redrive redrive = new Redrive(consumer, FORMAT, Redrive.PATIENCE);
            return dryRun ? redrive.preview(request) : send(config, pipeline, access, redrive, request);
        } finally {
            consumer.close(CloseOptions.timeout(CLOSING));
        }
    }

    private static RedriveReport send(
            BridgeConfig config, PipelineConfig pipeline, Access access, Redrive redrive, RedriveRequest request) {
        PipelineTopics.ensureRedrive(config, access, pipeline);
        Producer<byte[], byte[]> producer = RedriveClients.producer(config.kafka(), access, request.redriveTopic());
        try {
            return redrive.send(request, producer);
        } finally {
            producer.close(CLOSING);
        }
    }

    private void answer(PipelineConfig pipeline, boolean complete, RedriveReport report) {
        RedriveAnswer answer =
                new RedriveAnswer(pipeline.name(), pipeline.deadLetters().name(), dryRun, complete, report);
        spec.commandLine().getOut().print(json ? answer.json() + System.lineSeparator() : answer.text());
        spec.commandLine().getOut().flush();
    }
}
