package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraLookups;
import dev.inferencebridge.cassandra.CassandraRowReader;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.cassandra.WritePolicy;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.config.SourceFormat;
import dev.inferencebridge.feature.ColumnNeeds;
import dev.inferencebridge.wire.JsonRowDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what the model would be given for a row. */
@Command(
        name = "features",
        header = "Show what a pipeline's model would be given for a row, and where each number comes from.",
        description = {
            "Reads the row and what it looks up from Cassandra, or for a pipeline of plain rows the row's last record, and"
                    + " makes the features as the bridge would. Nothing is scored, written or logged. It prints values of"
                    + " the row: its output is as confidential as the table.",
            "The values of windows are known to the running bridge alone, and shown as '?'. Ends with 1 where there is no"
                    + " such row, or it makes no vector; the message says why."
        },
        mixinStandardHelpOptions = true)
final class FeaturesCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
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
            description = "the pipeline whose features are meant")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String pipelineName;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY",
            description =
                    "the row's primary key: a JSON object such as '{\"card\":\"7\",\"tx\":12}', or the value of its only"
                            + " column")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String key;

    @Option(names = "--json", description = "answer with one line of JSON")
    private boolean json;

    @Override
    public Integer call() {
        BridgeConfig config = ConfigReader.read(file);
        PipelineConfig pipeline = NamedPipeline.find(config, pipelineName, file, spec);
        FeatureReport report;
        try (Access access = Access.unchecked(config, SecretResolver.ofProcess())) {
            report = probe(config, pipeline, access);
        }
        spec.commandLine().getOut().print(json ? report.json() + System.lineSeparator() : report.text());
        spec.commandLine().getOut().flush();
        return report.isPossible() ? Main.OK : Main.FAILED;
    }

    private FeatureReport probe(BridgeConfig config, PipelineConfig pipeline, Access access) {
        Optional<TableName> table =
                pipeline.source().table().filter(name -> config.cassandra().isPresent());
        if (table.isEmpty() && pipeline.source().format() == SourceFormat.DEBEZIUM_JSON) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the row is read from Cassandra, which " + file + " does not name: add 'cassandra'");
        }
        if (config.cassandra().isEmpty()) {
            LastRecord.Told told = lastRecord(config, pipeline, access);
            return new FeatureProbe(
                            pipeline.name(),
                            pipeline.features(),
                            FeaturesCommand::withoutCassandra,
                            FeatureProbe.Windows.UNKNOWN)
                    .report(told.row(), told.from(), told.at());
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (CassandraSession session = Stores.connect(config.cassandra().get(), access);
                CassandraRowReader reader = session.rowReader(
                        WritePolicy.DEFAULT,
                        timer,
                        () -> ThreadLocalRandom.current().nextDouble())) {
            FeatureProbe probe = new FeatureProbe(
                    pipeline.name(),
                    pipeline.features(),
                    (lookup, wanted) -> answer(new CassandraLookups(
                                    reader,
                                    lookup.table(),
                                    ColumnNeeds.ofLookup(pipeline.features(), lookup)
                                            .columns())
                            .load(session.eventForm(lookup.table(), wanted))),
                    FeatureProbe.Windows.UNKNOWN);
            if (table.isEmpty()) {
                LastRecord.Told told = lastRecord(config, pipeline, access);
                return probe.report(told.row(), told.from(), told.at());
            }
            return probe.report(row(session, reader, pipeline, table.get()), "table " + table.get(), Instant.now());
        } finally {
            timer.shutdownNow();
        }
    }

    private Row row(CassandraSession session, CassandraRowReader reader, PipelineConfig pipeline, TableName table) {
        TableShape shape = answer(session.refreshedShape(table))
                .orElseThrow(() -> new IllegalStateException("there is no table " + table));
        RowKey wanted = session.eventForm(table, usable(() -> new KeyText(key).of(shape)));
        return answer(new CassandraLookups(reader, table, pipeline.features().columns()).load(wanted))
                .orElseThrow(() -> new IllegalStateException("table " + table + " has no row of that key"));
    }

    private LastRecord.Told lastRecord(BridgeConfig config, PipelineConfig pipeline, Access access) {
        String topic = pipeline.source().topic().name();
        RowKey wanted = usable(() -> new KeyText(key).ofRecord());
        Consumer<byte[], byte[]> consumer = RedriveClients.consumer(config.kafka(), access);
        try {
            return new LastRecord(
                            consumer, JsonRowDecoder.of(pipeline.source().table(), topic), PATIENCE, System::nanoTime)
                    .find(topic, wanted)
                    .orElseThrow(() -> new IllegalStateException("the newest " + LastRecord.NEWEST
                            + " records of each partition of topic " + topic + " have none of that key"));
        } finally {
            consumer.close(CloseOptions.timeout(CLOSING));
        }
    }

    private static Optional<Row> withoutCassandra(dev.inferencebridge.feature.LookupDefinition lookup, RowKey wanted) {
        throw new IllegalStateException("lookup '" + lookup.name()
                + "' is read from Cassandra, which the configuration does" + " not name: add 'cassandra'");
    }

    private <T> T usable(java.util.function.Supplier<T> parsed) {
        try {
            return parsed.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--key: " + e.getMessage(), e);
        }
    }

    /** Waits for an answer of Cassandra, 30 s at most. */
    static <T> T answer(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer from Cassandra within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
    }
}
