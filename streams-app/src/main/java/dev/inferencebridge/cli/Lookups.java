package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraLookups;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.RowReader;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.CachedLookup;
import dev.inferencebridge.feature.ChangeProgress;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.LookupInvalidation;
import dev.inferencebridge.feature.LookupSource;
import dev.inferencebridge.scoring.Timer;
import dev.inferencebridge.telemetry.LookupMeters;
import dev.inferencebridge.telemetry.Telemetry;
import dev.inferencebridge.topology.LookupFeed;
import dev.inferencebridge.topology.LookupTable;
import dev.inferencebridge.wire.DebeziumJsonDecoder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The lookups of an instance: caches are shared by lookups of the same columns of a table, and what follows a table's changes
 * by all caches of it. Confined to the thread that starts the bridge, but for the sources that it gives.
 */
final class Lookups implements AutoCloseable {

    private final Optional<CassandraSession> session;
    private final Optional<RowReader> reader;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Telemetry telemetry;
    private final Clock clock;
    private final Timer timer = Timer.ofThread("lookup-waits");
    private final ChangeDecoder decoder = new DebeziumJsonDecoder();
    private final Map<CacheOf, CachedLookup> caches = new HashMap<>();
    private final Map<FeedOf, Followed> feeds = new LinkedHashMap<>();
    private final List<LookupFeed> tables = new ArrayList<>();

    private record CacheOf(
            TableName table, Set<String> columns, Optional<String> topic, LookupDefinition.Caching caching) {}

    private record FeedOf(String topic, TableName table) {}

    private record Followed(LookupFeed feed, Caches caches) {}

    /**
     * The lookups of one pipeline.
     *
     * @param source finds rows by the name of the lookup in the key
     * @param tables to be added to the pipeline's topology, and bound by each processor that looks up
     * @param problem what keeps changes of looked-up tables from being followed; asked at each reading
     */
    record OfPipeline(LookupSource source, List<LookupTable> tables, Supplier<Optional<String>> problem) {}

    /**
     * Starts without lookups.
     *
     * @param session to be there if any lookup reads Cassandra
     * @param reader of the session; closed by its owner
     * @param consumers as {@link LookupFeed#consumer} makes them
     */
    Lookups(
            Optional<CassandraSession> session,
            Optional<RowReader> reader,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Telemetry telemetry,
            Clock clock) {
        this.session = session;
        this.reader = reader;
        this.consumers = consumers;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    /**
     * Opens the lookups of a pipeline.
     *
     * @param columns the columns that the pipeline's features read of a lookup, by its name
     */
    OfPipeline of(String pipeline, List<LookupDefinition> definitions, Function<String, Set<String>> columns) {
        Map<String, LookupSource> sources = new HashMap<>();
        List<LookupTable> built = new ArrayList<>();
        List<LookupFeed> followed = new ArrayList<>();
        for (LookupDefinition definition : definitions) {
            Set<String> wanted = Set.copyOf(columns.apply(definition.name()));
            switch (definition.via()) {
                case CACHE -> {
                    sources.put(definition.name(), cache(pipeline, definition, wanted));
                    definition
                            .topic()
                            .map(topic -> feed(topic, definition.table()).feed())
                            .ifPresent(followed::add);
                }
                case TABLE -> {
                    LookupTable table = new LookupTable(
                            definition, shape(definition), wanted, decoder, eventForm(definition.table()));
                    LookupFeed feed = follow(pipeline, definition, table);
                    built.add(table);
                    followed.add(feed);
                    sources.put(
                            definition.name(),
                            (key, asOfMillis) ->
                                    feed.caughtUp(asOfMillis).thenCompose(seen -> table.find(key, asOfMillis)));
                }
            }
        }
        return new OfPipeline(
                byName(Map.copyOf(sources)),
                List.copyOf(built),
                () -> followed.stream().flatMap(feed -> feed.problem().stream()).findFirst());
    }

    private static LookupSource byName(Map<String, LookupSource> sources) {
        return (key, asOfMillis) -> {
            LookupSource source = sources.get(key.lookup());
            return source == null
                    ? CompletableFuture.failedFuture(new IllegalArgumentException("there is no lookup " + key.lookup()))
                    : source.find(key, asOfMillis);
        };
    }

    private CachedLookup cache(String pipeline, LookupDefinition definition, Set<String> columns) {
        CacheOf id = new CacheOf(definition.table(), columns, definition.topic(), definition.caching());
        CachedLookup known = caches.get(id);
        if (known != null) {
            return known;
        }
        Optional<Followed> followed = definition.topic().map(topic -> feed(topic, definition.table()));
        CachedLookup cache = new CachedLookup(
                new CassandraLookups(reader.orElseThrow(Lookups::noCassandra), definition.table(), columns),
                eventForm(definition.table()),
                definition.caching(),
                followed.<ChangeProgress>map(Followed::feed).orElse(ChangeProgress.NONE),
                clock,
                System::nanoTime);
        caches.put(id, cache);
        LookupMeters meters = telemetry.lookup(pipeline, definition.name());
        meters.watch(cache::statistics);
        followed.ifPresent(one -> {
            one.caches().all.add(cache);
            meters.watchWaits(one.feed()::waits, one.feed()::waitsGivenUp);
        });
        return cache;
    }

    /** Each pipeline builds a table of its own, and is asked how far it has come. */
    private LookupFeed follow(String pipeline, LookupDefinition definition, LookupTable table) {
        LookupFeed feed =
                new LookupFeed(definition.topic().orElseThrow(), definition.table(), decoder, consumers, clock, timer);
        tables.add(feed);
        feed.start(table.positions());
        telemetry.lookup(pipeline, definition.name()).watchWaits(feed::waits, feed::waitsGivenUp);
        return feed;
    }

    private Followed feed(String topic, TableName table) {
        return feeds.computeIfAbsent(new FeedOf(topic, table), id -> {
            Caches invalidated = new Caches();
            LookupFeed feed = new LookupFeed(topic, table, decoder, consumers, clock, timer);
            feed.start(invalidated);
            return new Followed(feed, invalidated);
        });
    }

    /** Without Cassandra the configured key is all that is known of a table. */
    private TableShape shape(LookupDefinition definition) {
        return session.flatMap(cassandra -> cassandra.shapeOf(definition.table()))
                .orElseGet(() -> new TableShape(
                        definition.table(), List.copyOf(definition.key().keySet()), List.of(), Map.of()));
    }

    private UnaryOperator<RowKey> eventForm(TableName table) {
        return session.<UnaryOperator<RowKey>>map(cassandra -> key -> cassandra.eventForm(table, key))
                .orElse(UnaryOperator.identity());
    }

    private static IllegalStateException noCassandra() {
        return new IllegalStateException("a lookup via a cache without a cassandra block passed the configuration");
    }

    @Override
    public void close() {
        feeds.values().forEach(followed -> followed.feed().close());
        tables.forEach(LookupFeed::close);
        timer.close();
    }

    /** The caches of one table. */
    private static final class Caches implements LookupInvalidation {
        private final List<CachedLookup> all = new CopyOnWriteArrayList<>();

        @Override
        public void invalidate(RowKey key) {
            all.forEach(cache -> cache.invalidate(key));
        }

        @Override
        public void invalidatePartition(RowKey partition) {
            all.forEach(cache -> cache.invalidatePartition(partition));
        }

        @Override
        public void invalidateAll() {
            all.forEach(CachedLookup::invalidateAll);
        }
    }
}
