package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.telemetry.AdminServer;
import dev.inferencebridge.telemetry.HealthWatch;
import dev.inferencebridge.telemetry.PipelineMeters;
import dev.inferencebridge.telemetry.Telemetry;
import dev.inferencebridge.topology.ScoringPipeline;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running bridge: everything that a configuration names, wired together. Thread-safe.
 *
 * <p>Parts are closed in the reverse order of their start: pipelines first, so that what is in flight stays in their stores,
 * then what they score with and write to.
 */
public final class Bridge implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    private final List<ScoringPipeline> pipelines = new ArrayList<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private Optional<AdminServer> admin = Optional.empty();
    private boolean closed;

    private Bridge() {}

    /**
     * Connects, creates missing topics where that is allowed, and starts every pipeline.
     *
     * @param secrets files and environment; the key vault of the configuration is asked beside them
     * @throws RuntimeException that says what is wrong, with everything closed again
     */
    public static Bridge start(BridgeConfig config, SecretResolver secrets, BridgeListener listener) {
        Bridge bridge = new Bridge();
        try {
            bridge.open(config, bridge.opened(Access.open(config, secrets)), listener);
            return bridge;
        } catch (RuntimeException e) {
            bridge.close();
            throw e;
        }
    }

    private void open(BridgeConfig config, Access access, BridgeListener listener) {
        Telemetry telemetry = opened(new Telemetry(Clock.systemUTC()));
        telemetry.bindProcess();
        HealthWatch health = new HealthWatch(config.pipelines().keySet());
        // Opened first, so that it answers while the rest starts and until the rest has stopped.
        admin = config.admin().map(at -> opened(AdminServer.start(at.bind(), at.port(), telemetry::scrape, health)));
        PipelineTopics.ensure(config, access);
        Optional<CassandraSession> cassandra =
                config.cassandra().map(settings -> opened(Stores.connect(settings, access)));
        Scorers scorers = opened(new Scorers(access, telemetry));
        Stores stores = opened(new Stores(config, cassandra));
        for (PipelineConfig pipeline : config.pipelines().values()) {
            PredictionStore store = opened(stores.of(pipeline));
            MicroBatcher scorer = scorers.of(pipeline);
            PipelineMeters meters = telemetry.pipeline(pipeline.name());
            ScoringPipeline running =
                    Pipelines.of(config, pipeline, access, scorer, store, listener, meters, Clock.systemUTC());
            pipelines.add(running);
            running.start();
            opened(PipelineWatch.bindClient(running, telemetry));
            PipelineWatch.show(running, pipeline.model().name(), scorer, meters, health);
            LOG.atInfo()
                    .addKeyValue("pipeline", pipeline.name())
                    .addKeyValue("topic", pipeline.source().topic().name())
                    .addKeyValue("model", pipeline.model().name())
                    .log("Pipeline started");
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /** Where metrics and health are read; empty when the configuration asks for no admin server. */
    public Optional<InetSocketAddress> adminAddress() {
        return admin.map(AdminServer::address);
    }

    /** Whether every pipeline reads and scores. */
    public boolean isRunning() {
        return pipelines.stream().allMatch(ScoringPipeline::isRunning);
    }

    /** Waits until a pipeline has ended: closed, or given up. */
    public void awaitEnd() throws InterruptedException {
        CompletableFuture<?>[] ended =
                pipelines.stream().map(ScoringPipeline::ended).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.anyOf(ended).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a pipeline's end cannot fail", e);
        }
    }

    /** Whether a pipeline gave up. */
    public boolean hasFailed() {
        return pipelines.stream().anyMatch(ScoringPipeline::hasFailed);
    }

    /** Commits and stops everything. Waits a few seconds at most; safe to call again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        pipelines.parallelStream().forEach(ScoringPipeline::close);
        parts.forEach(Bridge::closeQuietly);
        LOG.atInfo().addKeyValue("pipelines", pipelines.size()).log("Bridge stopped");
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("part", part.getClass().getSimpleName())
                    .log("A part did not close cleanly");
        }
    }
}
