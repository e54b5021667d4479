package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.prediction.StoreListener;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * A session with a Cassandra cluster, shared by the stores of an instance. Thread-safe. Once open it reconnects by itself for
 * as long as it takes.
 */
public final class CassandraSession implements AutoCloseable {

    private static final String APPLICATION = "inference-bridge";

    private static final Duration SCHEMA_REFRESH_INTERVAL = Duration.ofSeconds(1);

    private final CqlSession session;
    private final CassandraSettings settings;
    private final SchemaWatch watch;
    private final SchemaRefresh refresh;

    private CassandraSession(CqlSession session, CassandraSettings settings, SchemaWatch watch) {
        this.session = session;
        this.settings = settings;
        this.watch = watch;
        this.refresh = new SchemaRefresh(session::refreshSchemaAsync, SCHEMA_REFRESH_INTERVAL, System::nanoTime);
    }

    /**
     * Tries each contact point once. Waits at most the configured connect timeout.
     *
     * @throws CassandraConnectException when none answers, TLS cannot be agreed on, none lets us in, or the datacenter does
     *     not exist
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
        SchemaWatch watch = new SchemaWatch();
        CompletableFuture<CqlSession> opening;
        try {
            opening = builder(settings, meterRegistry)
                    .addSchemaChangeListener(watch)
                    .buildAsync()
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            throw new CassandraConnectException(settings, ConnectFailure.reason(e, false), e);
        }
        try {
            CqlSession session = opening.get(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
            requireDatacenter(session, settings);
            return new CassandraSession(session, settings, watch);
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
                session, table, settings.consistency(), policy, timer(timer), jitter, listener);
    }

    /**
     * The tables of triggers in a keyspace.
     *
     * @param timer runs nothing but the start of another attempt, which does not block; not closed by the store
     * @param jitter from 0 to 1, thread-safe
     * @return fails with a {@link dev.inferencebridge.retraining.TriggerStoreException} where the tables are not there
     */
    public CompletableFuture<CassandraTriggerStore> triggerStore(
            String keyspace,
            TriggerText text,
            WritePolicy policy,
            ScheduledExecutorService timer,
            DoubleSupplier jitter) {
        return CassandraTriggerStore.open(session, keyspace, text, policy, timer(timer), jitter);
    }

    /** The bridge's own tables in a keyspace. */
    public CassandraSchema schema(String keyspace) {
        return new CassandraSchema(session, keyspace, new SchemaLock(session, keyspace));
    }

    /**
     * A reader of rows. Nothing is asked of Cassandra before its first read.
     *
     * @param timer runs nothing but the start of another attempt, which does not block; not closed by the reader
     * @param jitter from 0 to 1, thread-safe
     */
    public CassandraRowReader rowReader(WritePolicy policy, ScheduledExecutorService timer, DoubleSupplier jitter) {
        return new CassandraRowReader(session, this::refreshedShape, policy, timer(timer), jitter, Clock.systemUTC());
    }

    /**
     * Reads rows of a table, with the columns of its key and these. Throws {@link IllegalStateException} when the table, or one
     * of the columns, does not exist. Waits for the schema.
     */
    public CassandraTableScan scan(TableName table, Collection<String> columns) {
        TableShape shape = TableShapes.find(session.refreshSchema(), table)
                .map(TableShapes::of)
                .orElseThrow(() -> new IllegalStateException("there is no table " + table));
        try {
            return new CassandraTableScan(session, shape, columns, Clock.systemUTC());
        } catch (UnreadableException e) {
            throw new IllegalStateException("table " + table + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the schema says of a table, as far as it is known here: it lags a change by a moment. Empty for no such table. */
    public Optional<TableShape> shapeOf(TableName table) {
        return TableShapes.find(session.getMetadata(), table).map(TableShapes::of);
    }

    /**
     * What the schema says of a table now, or a second ago at most. However many ask, Cassandra is asked once a second.
     *
     * @return fails as the driver does
     */
    public CompletableFuture<Optional<TableShape>> refreshedShape(TableName table) {
        return refresh.metadata()
                .thenApply(metadata -> TableShapes.find(metadata, table).map(TableShapes::of));
    }

    /**
     * Tells of every change of a table's columns from now on.
     *
     * @param watcher called on the driver's threads with the shape as it now is, empty once the table is dropped; must not
     *     block
     */
    public void onTableChanged(TableName table, Consumer<Optional<TableShape>> watcher) {
        watch.add(table, watcher);
    }

    /**
     * A key in the form that change events of the table give it: a number that is meant for a text column becomes text, an
     * address gets its slash. A key that does not fit the table, and one of a table that is not known, stays as it is.
     */
    public RowKey eventForm(TableName table, RowKey key) {
        return TableShapes.find(session.getMetadata(), table)
                .map(found -> EventKeys.of(found, key))
                .orElse(key);
    }

    private static RequestQueue.Timer timer(ScheduledExecutorService timer) {
        return (delay, task) -> {
            var unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        };
    }

    /**
     * Asks the cluster what a preflight wants to know; of use while the session is open.
     *
     * @param timeout of one question
     */
    public CassandraProbe probe(Duration timeout) {
        String datacenter =
                settings.contact().fold(CassandraContact.Nodes::localDatacenter, bundle -> nearest(session));
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

    /** The datacenter that the driver takes for its own, of those that a bundle names; empty before it knows. */
    private static String nearest(CqlSession session) {
        return session.getMetadata().getNodes().values().stream()
                .filter(node -> node.getDistance() == NodeDistance.LOCAL)
                .map(Node::getDatacenter)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static void closeWhenOpen(CompletableFuture<CqlSession> opening) {
        var unused = opening.thenAccept(CqlSession::closeAsync);
    }
}
