package dev.inferencebridge.replay;

import dev.inferencebridge.prediction.FailedChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends dead letters through their live pipeline again. Confined to one thread; the consumer's and producer's owner closes
 * them.
 *
 * <p><b>Once.</b> A redriven record names the dead letter that it was, and is itself the note that this one was redriven:
 * nothing else is written, so nothing can disagree after a crash. The producer is transactional under an id that all redrives
 * of a pipeline share. Its start ends what an earlier redrive left open and fences off one that still runs; only then the
 * notes are read. So no dead letter is sent twice, by whomever.
 *
 * <p><b>Order.</b> A dead letter goes to the partition that its source had, whatever partitioner the source's writer uses:
 * its task is the one that takes its key's changes. Dead letters of one partition are sent in their order.
 *
 * <p><b>Time.</b> The redriven record's timestamp is now, and its first one travels in a header. With the first one for a
 * timestamp, retention would delete an old record before it is read, and Kafka Streams, which takes the oldest record first,
 * would let the changes of today wait for all of them.
 */
public final class Redrive {

    /** How long a broker may leave a partition without progress. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String REPEAT = "; run it again when that is mended: nothing is sent twice";

    private final Consumer<byte[], byte[]> consumer;
    private final RedriveFormat format;
    private final Duration patience;

    /** @param consumer reads committed records only, from the earliest, and without a group */
    public Redrive(Consumer<byte[], byte[]> consumer, RedriveFormat format, Duration patience) {
        this.consumer = consumer;
        this.format = format;
        this.patience = patience;
    }

    /**
     * Counts what {@link #send} would send. Writes nothing; the redrive topic may be missing.
     *
     * @throws RedriveFailedException when the dead letters cannot be read
     */
    public RedriveReport preview(RedriveRequest request) {
        return run(request, Optional.empty());
    }

    /**
     * Sends what the request means, of what the topic of dead letters holds now.
     *
     * @param producer transactional, not initialised yet, and of no further use afterwards
     * @throws RedriveFailedException when it did not come to the end
     */
    public RedriveReport send(RedriveRequest request, Producer<byte[], byte[]> producer) {
        return run(request, Optional.of(producer));
    }

    private RedriveReport run(RedriveRequest request, Optional<Producer<byte[], byte[]>> producer) {
        Tally tally = new Tally();
        try {
            producer.ifPresent(Producer::initTransactions);
            TopicRange letters = TopicRange.now(consumer, request.deadLetterTopic())
                    .orElseThrow(() -> failure("there is no topic " + request.deadLetterTopic(), tally));
            Optional<TopicRange> redriveTopic = TopicRange.now(consumer, request.redriveTopic());
            if (producer.isPresent() && redriveTopic.isEmpty()) {
                throw failure("there is no topic " + request.redriveTopic(), tally);
            }
            Redriven before = new Redriven(request.deadLetterTopic(), letters, format);
            redriveTopic.ifPresent(topic -> topic.read(patience, fetched -> fetched.forEach(before::add)));
            int partitions = redriveTopic.map(TopicRange::partitions).orElse(Integer.MAX_VALUE);
            letters.read(patience, fetched -> {
                List<Outgoing> batch = select(fetched, request, before, partitions, tally);
                producer.ifPresent(to -> send(batch, to));
                batch.forEach(sent -> tally.sent(sent.reason()));
            });
            return tally.report();
        } catch (KafkaException e) {
            throw new RedriveFailedException(
                    "Kafka refused or did not answer: " + e.getMessage() + REPEAT, e, tally.report());
        }
    }

    private List<Outgoing> select(
            List<ConsumerRecord<byte[], byte[]>> fetched,
            RedriveRequest request,
            Redriven before,
            int partitions,
            Tally tally) {
        List<Outgoing> batch = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : fetched) {
            LetterPosition letter = new LetterPosition(record.topic(), record.partition(), record.offset());
            Optional<FailedChange> readable = format.failedChange().apply(record.headers());
            if (readable.isEmpty()) {
                tally.foreign(letter);
                continue;
            }
            FailedChange change = readable.get();
            if (!change.pipeline().equals(request.pipeline())) {
                tally.otherPipeline();
                continue;
            }
            boolean matching = request.means(change);
            boolean redriven = matching && before.contains(letter, change.source());
            tally.read(change.reason(), matching, redriven);
            if (matching && (!redriven || request.again())) {
                batch.add(outgoing(record, letter, change, request.redriveTopic(), partitions, tally));
            }
        }
        return batch;
    }

    private Outgoing outgoing(
            ConsumerRecord<byte[], byte[]> record,
            LetterPosition letter,
            FailedChange change,
            String redriveTopic,
            int partitions,
            Tally tally) {
        int partition = change.source().partition();
        if (partition >= partitions) {
            throw failure(
                    "dead letter " + letter + " was in partition " + partition + " of its source, but " + redriveTopic
                            + " has " + partitions + " partitions: add partitions to it, as many as the source has",
                    tally);
        }
        return new Outgoing(
                change.reason(),
                new ProducerRecord<>(
                        redriveTopic,
                        partition,
                        record.key(),
                        record.value(),
                        format.redriven().apply(record.headers(), letter.toString())));
    }

    /** All of a batch or nothing; whether a commit that timed out came through, the next run sees. */
    private static void send(List<Outgoing> batch, Producer<byte[], byte[]> producer) {
        if (batch.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        try {
            for (Outgoing outgoing : batch) {
                var unused = producer.send(outgoing.record()); // its failure is the commit's
            }
            producer.commitTransaction();
        } catch (KafkaException e) {
            abort(producer, e);
            throw e;
        }
    }

    private static void abort(Producer<byte[], byte[]> producer, KafkaException failure) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // Fenced, no broker, or a commit that timed out: the transaction ends by its timeout or by the next run.
            failure.addSuppressed(e);
        }
    }

    private static RedriveFailedException failure(String message, Tally tally) {
        return new RedriveFailedException(message, null, tally.report());
    }

    private record Outgoing(String reason, ProducerRecord<byte[], byte[]> record) {}
}
