package dev.inferencebridge.cli;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.change.DecodedChange.Decoded;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The last record of a row in a topic of plain rows, among the newest of each partition. Confined to its consumer's thread. */
final class LastRecord {

    /** Records of each partition that are looked through. */
    static final int NEWEST = 100_000;

    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final ChangeDecoder decoder;
    private final Duration patience;
    private final LongSupplier nanoTime;

    /** @param patience how long to read at most */
    LastRecord(Consumer<byte[], byte[]> consumer, ChangeDecoder decoder, Duration patience, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.decoder = decoder;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /**
     * A row as a record told it.
     *
     * @param from the record's place
     */
    record Told(Row row, String from, Instant at) {}

    /** Empty where none of the records is of the row; throws {@link IllegalStateException} when reading takes too long. */
    Optional<Told> find(String topic, RowKey key) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new IllegalStateException("there is no topic " + topic);
        }
        List<TopicPartition> partitions = known.stream()
                .map((PartitionInfo info) -> new TopicPartition(topic, info.partition()))
                .toList();
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions));
        end.keySet().removeIf(partition -> end.getOrDefault(partition, 0L) <= begin.getOrDefault(partition, 0L));
        consumer.assign(end.keySet());
        end.forEach((partition, last) ->
                consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), last - NEWEST)));
        long started = nanoTime.getAsLong();
        @Nullable Told newest = null;
        while (!end.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Told told = told(record, key);
                if (told != null && (newest == null || !told.at().isBefore(newest.at()))) {
                    newest = told;
                }
            }
            end.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
            if (!end.isEmpty() && nanoTime.getAsLong() - started >= patience.toNanos()) {
                throw new IllegalStateException(
                        "topic " + topic + " was not read to its end within " + patience.toSeconds() + " s");
            }
        }
        return Optional.ofNullable(newest);
    }

    private @Nullable Told told(ConsumerRecord<byte[], byte[]> record, RowKey key) {
        if (!(decoder.decode(record.key(), record.value(), record.timestamp()) instanceof Decoded decoded)
                || !(decoded.event() instanceof RowChanged changed)
                || !changed.key().equals(key)) {
            return null;
        }
        Map<String, Object> columns = new HashMap<>();
        changed.cells().forEach((name, cell) -> {
            if (cell instanceof Cell.Value value) {
                columns.put(name, value.value());
            }
        });
        return new Told(
                new Row(changed.table(), key, columns, changed.writeTimeMicros()),
                "topic " + record.topic() + ", partition " + record.partition() + ", offset " + record.offset(),
                Instant.ofEpochMilli(record.timestamp()));
    }
}
