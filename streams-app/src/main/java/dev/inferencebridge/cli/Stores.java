package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraCredentials;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.cassandra.CassandraSettings;
import dev.inferencebridge.cassandra.PredictionTable;
import dev.inferencebridge.cassandra.WritePolicy;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.HostPort;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.prediction.PredictionStore;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** The prediction stores of an instance. Confined to the thread that starts the bridge. */
final class Stores implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    private final BridgeConfig config;
    private final Optional<CassandraSession> cassandra;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "write-retry");
        thread.setDaemon(true);
        return thread;
    });

    Stores(BridgeConfig config, Optional<CassandraSession> cassandra) {
        this.config = config;
        this.cassandra = cassandra;
    }

    static CassandraSession connect(CassandraConfig cassandra, Access access) {
        return CassandraSession.connect(new CassandraSettings(
                cassandra.contactPoints().stream().map(HostPort::toString).toList(),
                cassandra.localDatacenter(),
                cassandra
                        .login()
                        .map(login -> new CassandraCredentials(
                                login.username(),
                                () -> access.secret(login.password()).reveal())),
                Optional.empty(),
                cassandra.consistency().name(),
                cassandra.requestTimeout(),
                CONNECT_TIMEOUT));
    }

    /** The store of a pipeline; one that keeps nothing for a pipeline without a table. */
    PredictionStore of(PipelineConfig pipeline) {
        return pipeline.predictions()
                .table()
                .<PredictionStore>map(table -> open(new PredictionTable(
                        table.name(),
                        table.columns(),
                        new LinkedHashSet<>(pipeline.predictions().include()),
                        pipeline.predictions().outputs().keySet())))
                .orElse(PredictionStore.NONE);
    }

    private PredictionStore open(PredictionTable table) {
        CassandraSession session = cassandra.orElseThrow(() ->
                new IllegalStateException("a predictions table without a cassandra block passed the configuration"));
        int maxInFlight =
                config.cassandra().map(CassandraConfig::maxInFlight).orElse(WritePolicy.DEFAULT.maxInFlight());
        try {
            return session.predictionStore(
                            table,
                            new WritePolicy(
                                    maxInFlight,
                                    WritePolicy.DEFAULT.initialBackoff(),
                                    WritePolicy.DEFAULT.maxBackoff()),
                            timer,
                            () -> ThreadLocalRandom.current().nextDouble())
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
