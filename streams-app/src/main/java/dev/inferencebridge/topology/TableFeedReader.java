package dev.inferencebridge.topology;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Proves that a looked-up table has merged the changes up to a time. Confined to the thread of its {@link LookupFeed}, but for
 * {@link #hurry} and {@link #interrupt}; it is made on another thread before.
 *
 * <p><b>Proof.</b> When somebody waits, the end offsets are asked for; once the table has come to them, everything that was
 * there when they were asked for has been merged. Kafka Streams follows the partitions that there are at its start, and reads
 * them to their ends before it uses the table: so the ends that there are when this is made count as reached.
 *
 * <p><b>Markers.</b> Behind the last record there may be markers of transactions, which the table does not see. A partition that
 * seems to be a little behind is read from where the table is: where no record comes, there is none to wait for.
 */
final class TableFeedReader implements FeedReader {

    private static final Duration IDLE = Duration.ofMillis(100);

    /** How long to wait for the table before its partitions are looked at. Records come within a few milliseconds. */
    private static final Duration MERGING = Duration.ofMillis(50);

    /** Beyond so many offsets it is records that the table lacks: they are not read here as well. */
    private static final long MOST_MARKERS = 64;

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration REQUEST = Duration.ofSeconds(2);
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final TablePositions table;
    private final CatchUp catchUp;
    private final Clock clock;
    private final List<TopicPartition> partitions;
    private final Semaphore hurried = new Semaphore(0);

    /**
     * Asks for the ends; to be called before Kafka Streams starts.
     *
     * @throws org.apache.kafka.common.KafkaException when there is no such topic, or brokers do not answer
     */
    TableFeedReader(
            String topic, Consumer<byte[], byte[]> consumer, TablePositions table, CatchUp catchUp, Clock clock) {
        this.consumer = consumer;
        this.table = table;
        this.catchUp = catchUp;
        this.clock = clock;
        var found = consumer.partitionsFor(topic, FIRST_REQUEST);
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + topic);
        }
        this.partitions = found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.endOffsets(partitions, FIRST_REQUEST)
                .forEach((partition, end) -> table.reached(partition.partition(), end));
    }

    @Override
    public void hurry() {
        hurried.release();
    }

    @Override
    public void interrupt() {
        hurried.release();
        consumer.wakeup();
    }

    @Override
    public void step() {
        try {
            if (!catchUp.isAwaited()) {
                var unused = hurried.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            }
            hurried.drainPermits();
            if (catchUp.isAwaited()) {
                prove();
            }
        } catch (WakeupException e) {
            return; // the feed ends
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void prove() throws InterruptedException {
        long asked = clock.millis();
        Map<Integer, Long> ends = new HashMap<>();
        consumer.endOffsets(partitions, REQUEST).forEach((partition, end) -> ends.put(partition.partition(), end));
        if (table.await(ends, MERGING) || (pastMarkers(ends) && table.await(ends, MERGING))) {
            catchUp.reached(asked);
        }
    }

    /** Whether that brought any partition on. */
    private boolean pastMarkers(Map<Integer, Long> ends) {
        Map<TopicPartition, Long> behind = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long next = table.next(partition.partition());
            long end = ends.getOrDefault(partition.partition(), 0L);
            if (end - next > MOST_MARKERS) {
                return false;
            }
            if (next < end) {
                behind.put(partition, next);
            }
        }
        consumer.assign(behind.keySet());
        behind.forEach(consumer::seek);
        var records = consumer.poll(LOOK);
        boolean moved = false;
        for (TopicPartition partition : behind.keySet()) {
            if (records.records(partition).isEmpty()) {
                table.reached(partition.partition(), consumer.position(partition, REQUEST));
                moved = true;
            }
        }
        return moved;
    }
}
