package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
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
    private static final Duration RECONNECT_FIRST = Duration.ofMillis(500);
    private static final Duration RECONNECT_LAST = Duration.ofSeconds(10);

    private final CqlSession session;

    private CassandraSession(CqlSession session) {
        this.session = session;
    }

    /**
     * Tries each contact point once. Waits at most the configured connect timeout.
     *
     * @throws CassandraConnectException when none answers, none lets us in, or the datacenter does not exist
     */
    public static CassandraSession connect(CassandraSettings settings) {
        CompletableFuture<CqlSession> opening = builder(settings).buildAsync().toCompletableFuture();
        try {
            CqlSession session = opening.get(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
            requireDatacenter(session, settings);
            return new CassandraSession(session);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CassandraConnectException(settings, reason(cause), cause);
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
     * @return fails with a {@link PredictionTableMismatchException} when the table does not fit, else as the driver fails
     */
    public CompletableFuture<CassandraPredictionStore> predictionStore(
            PredictionTable table, WritePolicy policy, ScheduledExecutorService timer, DoubleSupplier jitter) {
        return CassandraPredictionStore.open(
                session,
                table,
                policy,
                (delay, task) -> {
                    var unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                },
                jitter);
    }

    /**
     * Asks the cluster what a preflight wants to know; of use while the session is open.
     *
     * @param timeout of one question
     */
    public CassandraProbe probe(Duration timeout) {
        String datacenter = session.getContext()
                .getConfig()
                .getDefaultProfile()
                .getString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER);
        return new CassandraProbe(
                new SessionReads(session, timeout),
                datacenter,
                () -> TlsHandshakes.with(session, datacenter, timeout),
                InstantSource.system());
    }

    /** What does not fit of a table of predictions; empty when all does. Waits for the schema. */
    public List<String> mismatches(PredictionTable table) {
        try {
            CassandraPredictionStore.plan(session.refreshSchema(), table);
            return List.of();
        } catch (PredictionTableMismatchException e) {
            return e.mismatches();
        }
    }

    /** Closes the session; writes that are under way fail. Close the stores first. */
    @Override
    public void close() {
        session.close();
    }

    private static CqlSessionBuilder builder(CassandraSettings settings) {
        DriverConfigLoader config = DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.SESSION_NAME, APPLICATION)
                .withStringList(DefaultDriverOption.CONTACT_POINTS, settings.contactPoints())
                .withBoolean(DefaultDriverOption.RESOLVE_CONTACT_POINTS, false)
                .withBoolean(DefaultDriverOption.RECONNECT_ON_INIT, false)
                .withString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, settings.localDatacenter())
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, settings.consistency())
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, settings.requestTimeout())
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, settings.connectTimeout())
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECT_FIRST)
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_LAST)
                .withStringList(DefaultDriverOption.METRICS_SESSION_ENABLED, List.of())
                .withStringList(DefaultDriverOption.METRICS_NODE_ENABLED, List.of())
                .build();
        CqlSessionBuilder builder =
                CqlSession.builder().withConfigLoader(config).withApplicationName(APPLICATION);
        settings.credentials()
                .ifPresent(credentials -> builder.withAuthProvider(new RotatingAuthProvider(credentials)));
        settings.tls()
                .ifPresent(tls -> builder.withSslEngineFactory(new ProgrammaticSslEngineFactory(tls, null, true)));
        return builder;
    }

    /** The driver itself opens a session without a single usable node, and fails each request. */
    private static void requireDatacenter(CqlSession session, CassandraSettings settings) {
        TreeSet<String> datacenters = session.getMetadata().getNodes().values().stream()
                .map(Node::getDatacenter)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!datacenters.contains(settings.localDatacenter())) {
            session.close();
            throw new CassandraConnectException(
                    settings, "there is no such datacenter; the cluster has " + String.join(", ", datacenters), null);
        }
    }

    static String reason(Throwable failure) {
        if (failure instanceof AllNodesFailedException all) {
            List<Throwable> errors = all.getAllErrors().values().stream()
                    .flatMap(Collection::stream)
                    .toList();
            if (errors.stream().anyMatch(AuthenticationException.class::isInstance)) {
                return "authentication failed";
            }
            return errors.stream()
                    .map(error -> error.getClass().getSimpleName() + ": " + error.getMessage())
                    .distinct()
                    .collect(Collectors.joining("; ", "no contact point could be reached: ", ""));
        }
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static void closeWhenOpen(CompletableFuture<CqlSession> opening) {
        var unused = opening.thenAccept(CqlSession::closeAsync);
    }
}
