package dev.inferencebridge.preflight;

import java.util.List;
import java.util.Set;

/**
 * What a pipeline needs of Kafka. Immutable.
 *
 * @param group the consumer group, which is also the prefix of internal topics and of transactional ids
 * @param threads stream threads of one instance
 * @param exactlyOnce whether it uses transactions
 * @param mayCreate whether the bridge creates missing topics
 * @param maxMessageBytes as much as its producers send in one record
 * @param further topics that it reads besides, such as those of lookups
 */
public record KafkaNeeds(
        String group,
        String source,
        String redrive,
        String predictions,
        String deadLetters,
        int threads,
        boolean exactlyOnce,
        boolean mayCreate,
        int maxMessageBytes,
        Set<String> further) {

    public KafkaNeeds {
        further = Set.copyOf(further);
    }

    /** Every topic that the pipeline names, in the order of the data. */
    public List<String> topics() {
        return List.of(source, redrive, predictions, deadLetters);
    }

    /** Whether the group may well read it. */
    boolean reads(String topic) {
        return topic.equals(source)
                || topic.equals(redrive)
                || topic.startsWith(group + "-")
                || further.contains(topic);
    }
}
