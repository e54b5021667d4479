package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.inferencebridge.prediction.StoreListener;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * A session with a Cassandra cluster, shared by the stores of an instance. Thread-safe. Once open it reconnects by itself for
 * as long as it takes.
 */
public final class CassandraSession implements AutoCloseable {

    private static final String APPLICATION = "inference-bridge";

    private final CqlSession session;
    private final String consistency;

    private CassandraSession(CqlSession session, String consistency) {
        this.session = session;
        this.consistency = consistency;
    }

    /**
     * Tries each contact point once. Waits at most the configured connect timeout.
     *
     * @throws CassandraConnectException when none answers, TLS cannot be agreed on, none lets us in, or the datacenter does not exist
     */
    public static CassandraSession connect(CassandraSettings settings) {
        return connect(settings, Optional.empty());
    }

    /**
     * As above.
     *
     * @param meterRegistry a registry of Micrometer for the driver's meters; this package does not look into it
     */
    public static CassandraSession connect(CassandraSettings settings, Optional<Object> meterRegistry) {
        CompletableFuture<CqlSession> opening;
        try {
            opening = builder(settings, meterRegistry).buildAsync().toCompletableFuture();
        } catch (RuntimeException e) {
            throw new CassandraConnectException(settings, ConnectFailure.reason(e, false), e);
        }
        try {
            CqlSession session = opening.get(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
            requireDatacenter(session, settings);
            return new CassandraSession(session, settings.consistency());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CassandraConnectException(
                    settings, ConnectFailure.reason(cause, settings.tls().isPresent()), cause);
        } catch (TimeoutException e) {
            closeWhenOpen(opening);
            throw new CassandraConnectException(settings, "no answer within " + settings.connectTimeout(), e);
        } catch (InterruptedException e) {
            closeWhenOpen(opening);
            Thread.currentThread().interrupt();
            throw new CassandraConnectException(settings, "interrupted", e);
        }
    }

    /**
     * Checks the table and prepares its insert.
     *
     * @param timer runs nothing but the start of another attempt, which does not block; not closed by the store
     * @param jitter from 0 to 1, thread-safe
     * @param listener hears of writes that are tried again and of those that are dropped
     * @return fails with a {@link PredictionTableMismatchException} when the table does not fit, else as the driver fails
     */
    public CompletableFuture<CassandraPredictionStore> predictionStore(
            PredictionTable table,
            WritePolicy policy,
            ScheduledExecutorService timer,
            DoubleSupplier jitter,
            StoreListener listener) {
        return CassandraPredictionStore.open(
                session,
                table,
                consistency,
                policy,
                (delay, task) -> {
                    var unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                },
                jitter,
                listener);
    }

    /** The bridge's own tables in a keyspace. */
    public CassandraSchema schema(String keyspace) {
        return new CassandraSchema(session, keyspace, new SchemaLock(session, keyspace));
    }

    /** Closes the session; writes that are under way fail. Close the stores first. */
    @Override
    public void close() {
        session.close();
    }

    private static CqlSessionBuilder builder(CassandraSettings settings, Optional<Object> meterRegistry) {
        CqlSessionBuilder builder = CqlSession.builder()
                .withConfigLoader(DriverOptions.loader(settings, APPLICATION, meterRegistry.isPresent()))
                .withApplicationName(APPLICATION);
        meterRegistry.ifPresent(builder::withMetricRegistry);
        settings.credentials()
                .ifPresent(credentials -> builder.withAuthProvider(new RotatingAuthProvider(credentials)));
        settings.tls().ifPresent(tls -> builder.withSslEngineFactory(new TlsEngines(tls)));
        return settings.contact().fold(nodes -> builder, bundle -> builder.withCloudSecureConnectBundle(bundle.file()));
    }

    /** The driver itself opens a session without a single usable node, and fails each request. */
    private static void requireDatacenter(CqlSession session, CassandraSettings settings) {
        TreeSet<String> datacenters = session.getMetadata().getNodes().values().stream()
                .map(Node::getDatacenter)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        boolean there = settings.contact()
                .<Boolean>fold(nodes -> datacenters.contains(nodes.localDatacenter()), bundle -> true);
        if (!there) {
            session.close();
            throw new CassandraConnectException(
                    settings, "there is no such datacenter; the cluster has " + String.join(", ", datacenters), null);
        }
    }

    private static void closeWhenOpen(CompletableFuture<CqlSession> opening) {
        var unused = opening.thenAccept(CqlSession::closeAsync);
    }
}
