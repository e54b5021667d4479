package dev.inferencebridge.localstack.demo;

import java.util.Map;
import java.util.Set;

/**
 * What was found when Cassandra and Kafka were asked, after the load. Immutable.
 *
 * @param missing written rows without a prediction in the table
 * @param missingOnTopic written rows without a prediction on the topic
 * @param duplicates predictions on the topic beyond one a row
 */
record Evidence(long missing, long missingOnTopic, long duplicates) {

    static Evidence of(Set<String> withoutPrediction, Map<String, Integer> predictionsOnTopic) {
        return new Evidence(
                withoutPrediction.size(),
                predictionsOnTopic.values().stream().filter(count -> count == 0).count(),
                predictionsOnTopic.values().stream()
                        .mapToLong(count -> Math.max(0, count - 1))
                        .sum());
    }
}
