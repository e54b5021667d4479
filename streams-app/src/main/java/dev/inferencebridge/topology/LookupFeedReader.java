package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.LookupInvalidation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change topic of a looked-up table from its end. Confined to the thread of its {@link LookupFeed}, but for
 * {@link #hurry} and {@link #interrupt}.
 *
 * <p><b>Proof.</b> That a fetch brought nothing proves nothing: brokers that are away bring nothing as well. So, when
 * somebody waits, the end offsets are asked for; once every partition was read up to them, everything that was there when
 * they were asked for has been seen. The proof therefore has the time of the question.
 *
 * <p><b>Gaps.</b> Everything is invalidated when the reading starts, and when it skips: records were deleted before they were
 * read, or partitions appeared.
 */
final class LookupFeedReader implements FeedReader {

    /** How long an idle poll may take, and the time between two proofs that nobody waits for. */
    static final Duration IDLE_POLL = Duration.ofMillis(100);

    static final Duration UNASKED_PROOF = Duration.ofSeconds(5);

    private static final Duration BUSY_POLL = Duration.ofMillis(10);
    private static final Duration REQUEST = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(LookupFeedReader.class);

    private final String topic;
    private final TableName table;
    private final ChangeDecoder decoder;
    private final Consumer<byte[], byte[]> consumer;
    private final LookupInvalidation target;
    private final CatchUp catchUp;
    private final Clock clock;

    private final AtomicBoolean idle = new AtomicBoolean();
    private Set<TopicPartition> assigned = Set.of();
    private @Nullable Proof proof;
    private long lastProofMillis = Long.MIN_VALUE;

    private record Proof(long millis, Map<TopicPartition, Long> ends) {}

    LookupFeedReader(
            String topic,
            TableName table,
            ChangeDecoder decoder,
            Consumer<byte[], byte[]> consumer,
            LookupInvalidation target,
            CatchUp catchUp,
            Clock clock) {
        this.topic = topic;
        this.table = table;
        this.decoder = decoder;
        this.consumer = consumer;
        this.target = target;
        this.catchUp = catchUp;
        this.clock = clock;
    }

    @Override
    public void hurry() {
        if (idle.compareAndSet(true, false)) {
            consumer.wakeup();
        }
    }

    @Override
    public void interrupt() {
        consumer.wakeup();
    }

    @Override
    public void step() {
        try {
            followPartitions();
            Optional<TimeoutException> unproved = askForProof();
            settleProof();
            poll(proof == null && unproved.isEmpty());
            settleProof();
            if (unproved.isPresent()) {
                throw unproved.get();
            }
        } catch (WakeupException e) {
            idle.set(false); // by hurry(): the next step asks for a proof
        } catch (InvalidOffsetException e) {
            skipToEnd(e.partitions());
        }
    }

    /** A partition that has no leader leaves everything unproved, but the others are to be read all the same. */
    private Optional<TimeoutException> askForProof() {
        if (proof != null || (!catchUp.isAwaited() && !isProofDue())) {
            return Optional.empty();
        }
        try {
            proof = new Proof(clock.millis(), consumer.endOffsets(assigned, REQUEST));
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of(e);
        }
    }

    private void poll(boolean mayIdle) {
        if (mayIdle) {
            idle.set(true);
            if (catchUp.isAwaited()) {
                idle.set(false);
                return;
            }
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(mayIdle ? IDLE_POLL : BUSY_POLL);
        idle.set(false);
        try {
            records.forEach(this::apply);
        } catch (RuntimeException e) {
            target.invalidateAll(); // those not applied are past already
            throw e;
        }
    }

    private boolean isProofDue() {
        return lastProofMillis == Long.MIN_VALUE || clock.millis() - lastProofMillis >= UNASKED_PROOF.toMillis();
    }

    private void settleProof() {
        Proof open = proof;
        if (open == null) {
            return;
        }
        for (Map.Entry<TopicPartition, Long> end : open.ends().entrySet()) {
            if (consumer.position(end.getKey(), REQUEST) < end.getValue()) {
                return;
            }
        }
        proof = null;
        lastProofMillis = open.millis();
        catchUp.reached(open.millis());
    }

    /** Usually answered by what the consumer knows already. */
    private void followPartitions() {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, REQUEST);
        if (partitions == null || partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + topic);
        }
        Set<TopicPartition> there = new HashSet<>();
        partitions.forEach(partition -> there.add(new TopicPartition(topic, partition.partition())));
        if (there.equals(assigned)) {
            return;
        }
        List<TopicPartition> fresh = new ArrayList<>(there);
        fresh.removeAll(assigned);
        consumer.assign(there);
        if (assigned.isEmpty()) {
            consumer.seekToEnd(fresh);
        } else {
            consumer.seekToBeginning(fresh);
        }
        proof = null;
        fresh.forEach(partition -> consumer.position(partition, REQUEST));
        assigned = there;
        target.invalidateAll();
        LOG.atInfo()
                .addKeyValue("topic", topic)
                .addKeyValue("partitions", there.size())
                .log("Following the changes of a looked-up table");
    }

    private void skipToEnd(Collection<TopicPartition> partitions) {
        LOG.atWarn()
                .addKeyValue("topic", topic)
                .addKeyValue("partitions", partitions.size())
                .log(
                        "Changes of a looked-up table were deleted before they were read, all its rows are looked up anew");
        proof = null;
        consumer.seekToEnd(partitions);
        partitions.forEach(partition -> consumer.position(partition, REQUEST));
        target.invalidateAll();
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        decoder.decode(record.key(), record.value(), record.timestamp())
                .<Runnable>fold(decoded -> () -> apply(decoded.event()), nothing -> () -> {}, undecodable -> () -> {
                    LOG.atWarn()
                            .addKeyValue("topic", topic)
                            .addKeyValue("partition", record.partition())
                            .addKeyValue("offset", record.offset())
                            .addKeyValue("problem", undecodable.problem())
                            .log("A change of a looked-up table cannot be decoded, all its rows are looked up"
                                    + " anew");
                    target.invalidateAll();
                })
                .run();
    }

    private void apply(ChangeEvent event) {
        if (!event.table().equals(table)) {
            return; // a topic that tables share
        }
        event.<Runnable>fold(
                        changed -> () -> target.invalidate(changed.key()),
                        deleted -> () -> target.invalidate(deleted.key()),
                        partition -> () -> target.invalidatePartition(partition.key()),
                        range -> () -> target.invalidatePartition(range.key()))
                .run();
    }
}
