package dev.inferencebridge.preflight;

import java.util.ArrayList;
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
 * @param further topics that it reads besides, such as those of lookups and labels
 * @param monitored topics that what it watches is written to: of reports, and of triggers
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
        Set<String> further,
        List<String> monitored) {

    public KafkaNeeds {
        further = Set.copyOf(further);
        monitored = List.copyOf(monitored);
    }

    /** Of a pipeline that does not watch what it scores. */
    public KafkaNeeds(
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
        this(
                group,
                source,
                redrive,
                predictions,
                deadLetters,
                threads,
                exactlyOnce,
                mayCreate,
                maxMessageBytes,
                further,
                List.of());
    }

    /** Every topic that the pipeline names, in the order of the data. */
    public List<String> topics() {
        List<String> topics = new ArrayList<>(List.of(source, redrive, predictions, deadLetters));
        topics.addAll(monitored);
        return List.copyOf(topics);
    }

    /** Whether the group may well read it. */
    boolean reads(String topic) {
        return topic.equals(source)
                || topic.equals(redrive)
                || topic.startsWith(group + "-")
                || further.contains(topic);
    }
}
