package dev.inferencebridge.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The committed records of a topic of results. Immutable. */
final class Results {

    private static final Duration POLL = Duration.ofMillis(200);

    private final long[] appendMillis;
    private final long distinct;
    private final long duplicates;
    private final long outOfOrder;

    private Results(long[] appendMillis, long distinct, long duplicates, long outOfOrder) {
        this.appendMillis = appendMillis;
        this.distinct = distinct;
        this.duplicates = duplicates;
        this.outOfOrder = outOfOrder;
    }

    /** Reads until {@code expected} are there, or nothing more comes for {@code patience}. */
    static Results read(String bootstrap, String topic, long expected, Duration patience) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Settings.PARTITIONS)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Reading reading = new Reading(expected);
            long quietSince = System.nanoTime();
            while (reading.count < expected && System.nanoTime() - quietSince < patience.toNanos()) {
                var polled = consumer.poll(POLL);
                polled.forEach(reading::add);
                if (!polled.isEmpty()) {
                    quietSince = System.nanoTime();
                }
            }
            return reading.results();
        }
    }

    int count() {
        return appendMillis.length;
    }

    /** When the broker appended the result of that index, from 0 on, in the order of this time. */
    long appendedAt(int index) {
        return appendMillis[index];
    }

    /** Rows that have a result. */
    long distinct() {
        return distinct;
    }

    /** Results of rows that have one already. */
    long duplicates() {
        return duplicates;
    }

    /** Results that come after one of a later row of their key. */
    long outOfOrder() {
        return outOfOrder;
    }

    /** Those appended up to then. */
    long countUntil(long millis) {
        return Arrays.stream(appendMillis).filter(at -> at <= millis).count();
    }

    private static final class Reading {
        private final BitSet rows = new BitSet();
        private final Map<String, Long> lastOfKey = new HashMap<>();
        private long[] appendMillis;
        private int count;
        private long duplicates;
        private long outOfOrder;

        Reading(long expected) {
            appendMillis = new long[Math.toIntExact(expected + 1)];
        }

        void add(ConsumerRecord<byte[], byte[]> result) {
            int row = Math.toIntExact(Rows.numberOf(result.value()));
            if (row < 0) {
                throw new IllegalStateException("a result in " + result.topic() + " has no row number");
            }
            if (rows.get(row)) {
                duplicates++;
            }
            rows.set(row);
            Long last = lastOfKey.put(new String(result.key(), StandardCharsets.UTF_8), (long) row);
            if (last != null && last > row) {
                outOfOrder++;
            }
            if (count == appendMillis.length) {
                appendMillis = Arrays.copyOf(appendMillis, 2 * count);
            }
            appendMillis[count++] = result.timestamp();
        }

        Results results() {
            long[] sorted = Arrays.copyOf(appendMillis, count);
            Arrays.sort(sorted);
            return new Results(sorted, rows.cardinality(), duplicates, outOfOrder);
        }
    }
}
