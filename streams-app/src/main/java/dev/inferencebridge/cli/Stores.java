package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraRowReader;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.cassandra.PredictionTable;
import dev.inferencebridge.cassandra.WritePolicy;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.prediction.StoreListener;
import dev.inferencebridge.telemetry.BridgeEvents;
import dev.inferencebridge.telemetry.Telemetry;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** The prediction stores of an instance. Confined to the thread that starts the bridge. */
final class Stores implements AutoCloseable {

    private final BridgeConfig config;
    private final Optional<CassandraSession> cassandra;
    private final SourceTables sources;
    private final Telemetry telemetry;
    private final BridgeEvents events;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "write-retry");
        thread.setDaemon(true);
        return thread;
    });

    Stores(
            BridgeConfig config,
            Optional<CassandraSession> cassandra,
            SourceTables sources,
            Telemetry telemetry,
            BridgeEvents events) {
        this.config = config;
        this.cassandra = cassandra;
        this.sources = sources;
        this.telemetry = telemetry;
        this.events = events;
    }

    /** Reads rows of any table; empty without Cassandra. To be closed by the caller. */
    Optional<CassandraRowReader> rowReader() {
        return cassandra.map(session -> session.rowReader(
                policy(), timer, () -> ThreadLocalRandom.current().nextDouble()));
    }

    /** Connects; waits 15 s at most. */
    static CassandraSession connect(CassandraConfig cassandra, Access access) {
        return CassandraSession.connect(CassandraAccess.settings(cassandra, access));
    }

    /** As above, with the driver's meters. */
    static CassandraSession connect(CassandraConfig cassandra, Access access, Telemetry telemetry) {
        return CassandraSession.connect(CassandraAccess.settings(cassandra, access), Optional.of(telemetry.registry()));
    }

    /** The store of a pipeline; one that keeps nothing for a pipeline without a table. */
    PredictionStore of(PipelineConfig pipeline) {
        return table(pipeline, sources)
                .<PredictionStore>map(table -> open(table, telemetry.store(pipeline.name(), table.table(), events)))
                .orElse(PredictionStore.NONE);
    }

    /** The table that a pipeline's predictions are written to. */
    static Optional<PredictionTable> table(PipelineConfig pipeline, SourceTables sources) {
        return pipeline.predictions()
                .table()
                .map(table -> new PredictionTable(
                        table.name(),
                        table.columns(),
                        new LinkedHashSet<>(pipeline.predictions().include()),
                        pipeline.predictions().outputs().keySet(),
                        table.constants(),
                        table.ttl(),
                        sources.deletedBy(pipeline)));
    }

    private PredictionStore open(PredictionTable table, StoreListener listener) {
        CassandraSession session = cassandra.orElseThrow(() ->
                new IllegalStateException("a predictions table without a cassandra block passed the configuration"));
        try {
            return session.predictionStore(
                            table,
                            policy(),
                            timer,
                            () -> ThreadLocalRandom.current().nextDouble(),
                            listener)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private WritePolicy policy() {
        return new WritePolicy(
                config.cassandra().map(CassandraConfig::maxInFlight).orElse(WritePolicy.DEFAULT.maxInFlight()),
                WritePolicy.DEFAULT.initialBackoff(),
                WritePolicy.DEFAULT.maxBackoff());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
