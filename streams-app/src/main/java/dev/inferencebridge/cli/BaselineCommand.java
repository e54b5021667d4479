package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraLookups;
import dev.inferencebridge.cassandra.CassandraRowReader;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.cassandra.WritePolicy;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.feature.ColumnNeeds;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.MonitorDefinition;
import dev.inferencebridge.monitoring.MonitoredFeatures;
import dev.inferencebridge.monitoring.WindowSummary;
import dev.inferencebridge.wire.JsonBaselineCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the profile file that windows are compared with. */
@Command(
        name = "baseline",
        header = "Make the profile that monitoring compares a pipeline's features and predictions with.",
        description = {
            "The features are made as the bridge makes them, and summed up one by one: the file holds distributions and no"
                    + " rows, but values of columns, and is as confidential as these. Nothing is scored or written"
                    + " elsewhere.",
            "The values of windows are known to the running bridge alone: with --from-table and --from-topic such features"
                    + " are left out, and not compared."
        },
        mixinStandardHelpOptions = true)
final class BaselineCommand implements Callable<Integer> {

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

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Source source;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            defaultValue = "100000",
            description = "read at most so many rows; default: ${DEFAULT-VALUE}")
    private long limit;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "where the profile is written; a file that exists is replaced")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path output;

    /** Where the rows come from: just one of these. */
    static final class Source {

        @Option(
                names = "--from-table",
                description = "the source table: its first rows by token, which is a random choice of partitions")
        private boolean table;

        @Option(
                names = "--from-topic",
                description =
                        "the newest records of the source topic that tell all columns, and the newest predictions")
        private boolean topic;

        @Option(
                names = "--from-csv",
                paramLabel = "FILE",
                description = "a file with a column for each feature by its name, and at will one named prediction")
        private @Nullable Path csv;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: must be 1 or more");
        }
        BridgeConfig config = ConfigReader.read(file);
        PipelineConfig pipeline = NamedPipeline.find(config, pipelineName, file, spec);
        WindowSummary summary = source.csv == null ? ofRows(config, pipeline) : ofCsv(pipeline, source.csv);
        BaselineProfile baseline = BaselineProfile.of(pipeline.name(), summary);
        if (baseline.features().isEmpty()) {
            throw new IllegalStateException("no row made a feature vector (" + summary.rows() + " were read, "
                    + summary.deadLetters() + " made none): nothing is written");
        }
        write(baseline);
        report(baseline, summary, pipeline);
        return Main.OK;
    }

    private WindowSummary ofCsv(PipelineConfig pipeline, Path csv) {
        MonitoredFeatures features = MonitoredFeatures.of(pipeline.features());
        try (Reader reader = Files.newBufferedReader(csv)) {
            return new BaselineOfCsv(features, pipeline.features().width()).read(reader, limit);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(csv + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(csv + " cannot be read", e);
        }
    }

    private WindowSummary ofRows(BridgeConfig config, PipelineConfig pipeline) {
        if (config.cassandra().isEmpty()) {
            requireNoCassandra(pipeline);
            try (Access access = Access.unchecked(config, SecretResolver.ofProcess())) {
                return ofTopic(config, pipeline, access, BaselineCommand::withoutCassandra);
            }
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (Access access = Access.unchecked(config, SecretResolver.ofProcess());
                CassandraSession session = Stores.connect(config.cassandra().get(), access);
                CassandraRowReader reader = session.rowReader(
                        WritePolicy.DEFAULT,
                        timer,
                        () -> ThreadLocalRandom.current().nextDouble())) {
            FeatureProbe.Lookup lookups = (lookup, wanted) -> FeaturesCommand.answer(new CassandraLookups(
                            reader,
                            lookup.table(),
                            ColumnNeeds.ofLookup(pipeline.features(), lookup).columns())
                    .load(session.eventForm(lookup.table(), wanted)));
            return source.topic ? ofTopic(config, pipeline, access, lookups) : ofTable(pipeline, session, lookups);
        } finally {
            timer.shutdownNow();
        }
    }

    private void requireNoCassandra(PipelineConfig pipeline) {
        if (source.table || !pipeline.features().lookups().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    (source.table ? "the table" : "what is looked up") + " is read from Cassandra, which " + file
                            + " does not name: add 'cassandra'");
        }
    }

    private WindowSummary ofTable(PipelineConfig pipeline, CassandraSession session, FeatureProbe.Lookup lookups) {
        TableName table = pipeline.source()
                .table()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "pipeline '" + pipeline.name() + "' names no table: add 'source.table'"));
        BaselineOfRows rows = new BaselineOfRows(pipeline.features(), lookups);
        session.scan(table, pipeline.features().columns())
                .read(limit, row -> rows.add(row, row.writeTimeMicros() / 1000));
        return rows.summary();
    }

    private WindowSummary ofTopic(
            BridgeConfig config, PipelineConfig pipeline, Access access, FeatureProbe.Lookup lookups) {
        Consumer<byte[], byte[]> consumer = RedriveClients.consumer(config.kafka(), access);
        try {
            return new BaselineOfTopics(
                            new NewestRecords(consumer, PATIENCE, System::nanoTime),
                            Pipelines.decoder(pipeline.source()),
                            pipeline.features(),
                            lookups)
                    .read(
                            pipeline.source().topic().name(),
                            pipeline.predictions().topic().name(),
                            limit);
        } finally {
            consumer.close(CloseOptions.timeout(CLOSING));
        }
    }

    private static Optional<Row> withoutCassandra(LookupDefinition lookup, RowKey wanted) {
        throw new IllegalStateException(
                "lookup '" + lookup.name() + "' is read from Cassandra, which is not configured");
    }

    private void write(BaselineProfile baseline) {
        try {
            Files.write(output, new JsonBaselineCodec().encode(baseline));
        } catch (IOException e) {
            throw new UncheckedIOException(output + " cannot be written", e);
        }
    }

    private void report(BaselineProfile baseline, WindowSummary summary, PipelineConfig pipeline) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s: baseline %s of %d rows, %d features%s, feature schema %s%n",
                output,
                baseline.id(),
                summary.rows() - summary.deadLetters(),
                baseline.features().size(),
                baseline.prediction().isPresent() ? " and the prediction" : "",
                baseline.featureSchemaHash());
        if (summary.deadLetters() > 0) {
            out.printf("Left out: %d rows that make no feature vector%n", summary.deadLetters());
        }
        if (source.csv == null && !pipeline.features().windows().isEmpty()) {
            out.printf(
                    "Left out, and not compared: %s. Their values are known to the running bridge alone%n",
                    String.join(", ", pipeline.features().windows().keySet()));
        }
        if (baseline.prediction().isEmpty()) {
            out.printf("Without predictions, their drift is not measured%n");
        }
        if (summary.rows() - summary.deadLetters() < MonitorDefinition.DEFAULT_MINIMUM_ROWS) {
            out.printf(
                    "Few rows: with fewer than %d, chance alone looks like drift%n",
                    MonitorDefinition.DEFAULT_MINIMUM_ROWS);
        }
        out.flush();
    }
}
