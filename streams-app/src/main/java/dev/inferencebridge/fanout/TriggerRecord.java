package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.RetrainingTrigger;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a record of the topic says. Immutable.
 *
 * @param target the only one that is meant; all when empty
 * @param round of the delivery; 0 for a record that is for all
 */
public record TriggerRecord(RetrainingTrigger trigger, Optional<String> target, int round) {

    /** Reads records; throws a {@link RuntimeException} whose message tells without values why one cannot be read. */
    @FunctionalInterface
    public interface Decoder {
        TriggerRecord decode(ConsumerRecord<byte[], byte[]> record);
    }
}
