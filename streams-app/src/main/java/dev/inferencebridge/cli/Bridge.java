package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraRowReader;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.prediction.SchemaGuard;
import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.telemetry.AdminServer;
import dev.inferencebridge.telemetry.BridgeEvent;
import dev.inferencebridge.telemetry.BridgeEvents;
import dev.inferencebridge.telemetry.HealthWatch;
import dev.inferencebridge.telemetry.LossWatch;
import dev.inferencebridge.telemetry.PipelineMeters;
import dev.inferencebridge.telemetry.Telemetry;
import dev.inferencebridge.topology.ScoringPipeline;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final Duration BOOKS_READ_EVERY = Duration.ofSeconds(5);

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
        Monitoring monitoring = opened(Monitoring.open(config, access));
        Telemetry telemetry = monitoring.telemetry();
        LossWatch losses = opened(LossWatch.every(BOOKS_READ_EVERY));
        HealthWatch health = new HealthWatch(config.pipelines().keySet());
        // Opened first, so that it answers while the rest starts and until the rest has stopped.
        admin = config.admin().map(at -> opened(AdminServer.start(at.bind(), at.port(), telemetry::scrape, health)));
        PipelineTopics.ensure(config, access);
        Optional<CassandraSession> cassandra =
                config.cassandra().map(settings -> opened(Stores.connect(settings, access, telemetry)));
        config.retraining()
                .map(block -> opened(Retraining.open(
                        config, block, access, cassandra.orElseThrow(), telemetry.retraining(monitoring.events()))))
                .ifPresent(retraining -> health.watchRetraining(retraining::problems));
        Scorers scorers = opened(new Scorers(access, monitoring));
        SourceTables sources = new SourceTables(table -> cassandra.flatMap(session -> session.shapeOf(table)));
        Stores stores = opened(new Stores(config, cassandra, sources, telemetry, monitoring.events()));
        Optional<CassandraRowReader> reader = stores.rowReader();
        reader.ifPresent(this::opened);
        Lookups lookups = opened(new Lookups(
                cassandra,
                reader.map(any -> any),
                KafkaSettings.client(config.kafka(), access),
                telemetry,
                Clock.systemUTC()));
        Map<String, SchemaExpectation> schemas = expectations(config, cassandra, monitoring.events());
        Signatures.require(config.pipelines().values(), scorers::signature, monitoring.events());
        for (PipelineConfig pipeline : config.pipelines().values()) {
            PredictionStore store = opened(stores.of(pipeline));
            MicroBatcher scorer = scorers.of(pipeline);
            LossAccount account = new LossAccount();
            PipelineMeters meters = telemetry.pipeline(pipeline.name());
            Optional<SchemaExpectation> schema = Optional.ofNullable(schemas.get(pipeline.name()));
            ScoringPipeline running = Pipelines.of(
                    config,
                    pipeline,
                    access,
                    new Pipelines.Parts(
                            scorer,
                            store,
                            lookups.of(
                                    pipeline.name(), pipeline.features().lookups(), pipeline.features()::lookupColumns),
                            sources.tracking(pipeline),
                            reader.map(any -> any),
                            schema.<SchemaGuard>map(guard -> guard).orElse(SchemaGuard.NONE),
                            telemetry.steps(pipeline.name()),
                            new PipelineEvents(pipeline.name(), meters, monitoring.events(), listener),
                            () -> telemetry.monitoring(pipeline.name()),
                            account,
                            Clock.systemUTC()));
            meters.watch(account);
            losses.watch(pipeline.name(), account);
            pipelines.add(running);
            running.start();
            opened(PipelineWatch.bindClient(running, telemetry));
            PipelineWatch.show(running, pipeline.model().name(), scorer, meters, health, losses);
            schema.ifPresent(
                    expectation -> expectation.watch(cassandra.orElseThrow()::onTableChanged, running::stopForDrift));
            LOG.atInfo()
                    .addKeyValue("pipeline", pipeline.name())
                    .addKeyValue("topic", pipeline.source().topic().name())
                    .addKeyValue("model", pipeline.model().name())
                    .log("Pipeline started");
        }
    }

    /** Of pipelines by their name; throws {@link SchemaMismatchException} where a table is not what they read. */
    private static Map<String, SchemaExpectation> expectations(
            BridgeConfig config, Optional<CassandraSession> cassandra, BridgeEvents events) {
        Map<String, SchemaExpectation> expectations = new HashMap<>();
        List<String> problems = new ArrayList<>();
        cassandra.ifPresent(session -> config.pipelines().values().forEach(pipeline -> {
            SchemaExpectation expectation = new SchemaExpectation(pipeline, session::refreshedShape);
            List<String> found = expectation.problemsAtStart();
            found.forEach(
                    problem -> events.publish(new BridgeEvent.SchemaMismatch(Instant.now(), pipeline.name(), problem)));
            problems.addAll(found);
            expectations.put(pipeline.name(), expectation);
        }));
        if (!problems.isEmpty()) {
            throw new SchemaMismatchException(problems);
        }
        return expectations;
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

    /** Waits until every pipeline has ended: closed, given up, or stopped because its schema drifted. */
    public void awaitEnd() throws InterruptedException {
        CompletableFuture<?>[] ended =
                pipelines.stream().map(ScoringPipeline::ended).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ended).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a pipeline's end cannot fail", e);
        }
    }

    /** Whether a pipeline gave up, or stopped because its schema drifted. */
    public boolean hasFailed() {
        return pipelines.stream()
                .anyMatch(pipeline ->
                        pipeline.hasFailed() || pipeline.stopReason().isPresent());
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
