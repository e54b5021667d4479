package dev.inferencebridge.fanout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer group over the topic of triggers: takes record by record, and commits each once its work is done. Confined to
 * one thread, which it never makes wait longer than a poll.
 *
 * <p>While a record is worked on, or waits for its next try, the partitions are paused and polling goes on: however long a
 * target is away, the group keeps its partitions, and {@code max.poll.interval.ms} is never near. A record whose partition goes
 * elsewhere is left to its next owner; what this instance had begun for it ends, and counts as one more delivery with the same
 * id.
 */
final class GroupLoop implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);

    /** Between two tries of a record while there is no row that could say when, as the store refuses or Kafka is away. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final TriggerRecord.Decoder decoder;
    private final Work work;
    private final InstantSource clock;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private @Nullable CompletableFuture<Outcome> trying;
    private Instant notBefore = Instant.MIN;
    private volatile Optional<String> problem = Optional.empty();

    /** @param consumer subscribed by this, closed by its owner; without automatic commits */
    GroupLoop(
            Consumer<byte[], byte[]> consumer,
            String topic,
            TriggerRecord.Decoder decoder,
            Work work,
            InstantSource clock) {
        this.consumer = consumer;
        this.decoder = decoder;
        this.work = work;
        this.clock = clock;
        consumer.subscribe(List.of(topic), this);
    }

    /** Polls once, and takes the work as far as it goes without waiting. */
    void step(Duration patience) {
        if (waiting.isEmpty()) {
            Set<TopicPartition> paused = new HashSet<>(consumer.paused());
            paused.retainAll(consumer.assignment());
            consumer.resume(paused);
        } else {
            consumer.pause(consumer.assignment());
        }
        consumer.poll(patience).forEach(waiting::add);
        work.tick(consumer.assignment().stream().anyMatch(partition -> partition.partition() == 0));
        while (advance()) {
            // As long as records end at once.
        }
    }

    /** What keeps the first record from being done; empty when nothing does. May be asked on any thread. */
    Optional<String> problem() {
        return problem;
    }

    /** Whether the first record is done, so that there may be another to begin with. */
    private boolean advance() {
        ConsumerRecord<byte[], byte[]> record = waiting.peek();
        if (record == null) {
            return false;
        }
        CompletableFuture<Outcome> attempt = trying;
        if (attempt == null) {
            if (clock.instant().isBefore(notBefore)) {
                return false;
            }
            attempt = begin(record);
            trying = attempt;
        }
        if (!attempt.isDone()) {
            return false;
        }
        trying = null;
        Outcome outcome = outcome(attempt);
        problem = outcome.problem();
        if (outcome.again().isPresent()) {
            notBefore = outcome.again().get();
            return false;
        }
        return finish(record);
    }

    private CompletableFuture<Outcome> begin(ConsumerRecord<byte[], byte[]> record) {
        TriggerRecord trigger;
        try {
            trigger = decoder.decode(record);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("record", record.topic() + "-" + record.partition() + "@" + record.offset())
                    .addKeyValue("problem", String.valueOf(e.getMessage()))
                    .log("A record of the topic of triggers is none, and is passed over");
            return CompletableFuture.completedFuture(Outcome.done());
        }
        try {
            return work.attempt(trigger);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Outcome outcome(CompletableFuture<Outcome> attempt) {
        try {
            return attempt.join();
        } catch (CompletionException | CancellationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Outcome.again(
                    clock.instant().plus(AFTER_FAILURE), cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    private boolean finish(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // The partition has another owner, or will: it finds in the rows that this record is done.
            LOG.atDebug().addKeyValue("partition", partition).log("A trigger's record was not committed");
        } catch (RetriableException e) {
            problem = Optional.of("Kafka takes no commit: " + e.getMessage());
            notBefore = clock.instant().plus(AFTER_FAILURE);
            return false;
        }
        waiting.remove();
        startAnew();
        return true;
    }

    private void startAnew() {
        trying = null;
        notBefore = Instant.MIN;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // The next step pauses them if there is work.
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        ConsumerRecord<byte[], byte[]> first = waiting.peek();
        waiting.removeIf(record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
        if (first != null && !first.equals(waiting.peek())) {
            startAnew();
            problem = Optional.empty();
        }
    }
}
