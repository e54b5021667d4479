package dev.inferencebridge.preflight;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Port: asks a Kafka cluster. Thread-safe. Every method waits for the answer, changes nothing, and throws
 * {@link NotCheckedException} where there is none.
 */
public interface KafkaQuestions {

    KafkaFacts.Cluster cluster();

    /** Those of the topics that exist and may be seen. */
    Map<String, KafkaFacts.Topic> topics(Collection<String> names);

    /** Empty where there is no such group. */
    Optional<KafkaFacts.Group> group(String id);

    /**
     * Whether a transactional id of that name may be described, which who may write it may.
     *
     * @return empty while the cluster has seen no transaction: it could not be asked without a change
     */
    Optional<Boolean> mayDescribeTransaction(String transactionalId);

    /** The largest timestamp of a record, milliseconds since the epoch; empty for a topic without records. */
    OptionalLong newestTimestampMillis(String topic);
}
