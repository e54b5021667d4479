package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.IncomparableKeyException;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowImage;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.RowRules;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.LookupKey;
import dev.inferencebridge.feature.LookupRefusedException;
import dev.inferencebridge.feature.LookupSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * A looked-up table as the instance builds it of the table's change events: a global store, complete before any task starts.
 * Lookups are answered at once, on the caller's thread, and Cassandra is never asked. Thread-safe once bound.
 *
 * <p>It has the rows whose changes the topic still holds, and follows the topic without waiting for it; a {@link LookupFeed} of
 * its {@link #positions} tells when it has the changes up to a time. Columns that change events do not tell faithfully are
 * absent. What only tells of deletions and expiry is forgotten after the definition's {@code tombstoneRetention}.
 */
public final class LookupTable implements LookupSource {

    private static final long MICROS_OF_A_MILLI = 1_000;

    private final LookupDefinition definition;
    private final TableShape shape;
    private final List<String> primaryKey;
    private final Set<String> columns;
    private final RowRules rules;
    private final ChangeDecoder decoder;
    private final UnaryOperator<RowKey> eventForm;
    private final TablePositions positions = new TablePositions();
    private volatile @Nullable ReadOnlyKeyValueStore<Bytes, byte[]> store;

    /**
     * Describes the table.
     *
     * @param columns those that features read
     * @param eventForm gives a key the form that change events give it; quick and thread-safe
     * @throws IllegalArgumentException for a definition without a topic
     */
    public LookupTable(
            LookupDefinition definition,
            TableShape shape,
            Set<String> columns,
            ChangeDecoder decoder,
            UnaryOperator<RowKey> eventForm) {
        if (definition.topic().isEmpty()) {
            throw new IllegalArgumentException(
                    "lookup " + definition.name() + " needs the topic of its table's changes");
        }
        this.definition = definition;
        this.shape = shape;
        this.primaryKey = LookupTableMerge.primaryKey(shape);
        this.columns = Set.copyOf(columns);
        this.rules = RowRules.of(shape, this.columns::contains, true);
        this.decoder = decoder;
        this.eventForm = eventForm;
    }

    public String storeName() {
        return "lookup-" + definition.name();
    }

    /** How far it has come. */
    public TablePositions positions() {
        return positions;
    }

    /** Adds the store and what fills it. */
    public Topology addTo(Topology topology) {
        return topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(storeName()), Serdes.Bytes(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                storeName() + "-changes",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                definition.topic().orElseThrow(),
                storeName() + "-merge",
                () -> new LookupTableMerge(
                        storeName(),
                        shape,
                        rules,
                        decoder,
                        definition.tombstoneRetention(),
                        () -> store != null,
                        positions));
    }

    /** To be called in the {@code init} of each processor that looks up, before its first lookup. */
    public void bind(ProcessingContext context) {
        store = context.getStateStore(storeName());
    }

    @Override
    public CompletableFuture<Optional<Row>> find(LookupKey key, long asOfMillis) {
        ReadOnlyKeyValueStore<Bytes, byte[]> bound = store;
        if (bound == null) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the lookup " + definition.name() + " is not bound to a store"));
        }
        RowKey row = eventForm.apply(new RowKey(key.columns()));
        try {
            return CompletableFuture.completedFuture(find(bound, row, asOfMillis * MICROS_OF_A_MILLI));
        } catch (IncomparableKeyException e) {
            return CompletableFuture.failedFuture(new LookupRefusedException(
                    "lookup " + definition.name() + ": deletions of " + shape.table() + " cannot be told: "
                            + e.getMessage(),
                    e));
        }
    }

    private Optional<Row> find(ReadOnlyKeyValueStore<Bytes, byte[]> bound, RowKey key, long nowMicros)
            throws IncomparableKeyException {
        byte[] held = LookupTableKey.ofRow(key, primaryKey).map(bound::get).orElse(null);
        if (held == null) {
            return Optional.empty();
        }
        RowImage image = RowImageCodec.decode(held);
        OptionalLong deleted = deletionCovering(bound, key);
        if (deleted.isPresent()) {
            image = image.delete(deleted.getAsLong(), rules).image();
        }
        Row row = image.toRow(shape.table(), key, columns, nowMicros);
        return switch (image.life(nowMicros)) {
            case LIVE -> Optional.of(row);
            case DELETED -> Optional.empty();
            // What is known of it is all there is to go by: nobody reads it.
            case UNKNOWN ->
                Optional.of(row)
                        .filter(known -> !key.columns()
                                .keySet()
                                .containsAll(known.columns().keySet()));
        };
    }

    private OptionalLong deletionCovering(ReadOnlyKeyValueStore<Bytes, byte[]> bound, RowKey key)
            throws IncomparableKeyException {
        if (shape.clusteringKey().isEmpty()) {
            return OptionalLong.empty();
        }
        byte[] held = LookupTableKey.ofPartition(key, shape.partitionKey())
                .map(bound::get)
                .orElse(null);
        return held == null
                ? OptionalLong.empty()
                : PartitionImageCodec.decode(held).deletionCovering(key);
    }
}
