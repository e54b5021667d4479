package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A topic of the same cluster. Thread-safe. Sending may wait for the topic's metadata, for as long as the producer's
 * {@code max.block.ms}. The record's key is the model; the header {@link #DELIVERY} is the same in every attempt: by it the
 * reader knows a record that comes twice.
 */
public final class KafkaTopicTarget implements TriggerTarget {

    /** The header with the delivery's id. */
    public static final String DELIVERY = "bridge.delivery";

    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Function<RetrainingTrigger, byte[]> encoder;

    /**
     * Sends nothing yet.
     *
     * @param producer closed with the target
     */
    public KafkaTopicTarget(
            Producer<byte[], byte[]> producer, String topic, Function<RetrainingTrigger, byte[]> encoder) {
        this.producer = producer;
        this.topic = topic;
        this.encoder = encoder;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Dispatch dispatch) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, dispatch.trigger().model().getBytes(StandardCharsets.UTF_8), encoder.apply(dispatch.trigger()));
        record.headers().add(DELIVERY, dispatch.id().getBytes(StandardCharsets.UTF_8));
        CompletableFuture<Delivery> result = new CompletableFuture<>();
        try {
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    result.complete(new Delivery.Accepted());
                } else {
                    result.complete(unavailable(failure));
                }
            });
        } catch (RuntimeException e) {
            result.complete(unavailable(e));
        }
        return result;
    }

    /** Also what will not pass by itself, such as a missing permission: somebody may mend it. */
    private static Delivery unavailable(Exception failure) {
        return new Delivery.Unavailable(
                (failure instanceof RetriableException ? "Kafka does not answer: " : "Kafka refuses it: ")
                        + failure.getClass().getSimpleName() + ": " + failure.getMessage(),
                Optional.empty());
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
