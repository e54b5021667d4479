package dev.inferencebridge.it;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/** What the brokers say of a consumer group. Stateless. */
final class Groups {

    private Groups() {}

    /** The partitions of each member. A member that has none is there too. */
    static Map<String, Set<String>> assignments(Scenario scenario) {
        Map<String, Set<String>> assignments = new TreeMap<>();
        for (MemberDescription member : members(scenario)) {
            Set<String> partitions = new TreeSet<>();
            for (TopicPartition partition : member.assignment().topicPartitions()) {
                partitions.add(partition.toString());
            }
            assignments.put(member.consumerId(), partitions);
        }
        return assignments;
    }

    /** Waits until that many members have partitions. */
    static void awaitSharing(Scenario scenario, int members) {
        Await.until(
                members + " members with partitions in " + scenario.group(),
                () -> {
                    Collection<Set<String>> shares = assignments(scenario).values();
                    return shares.size() == members && shares.stream().noneMatch(Set::isEmpty);
                },
                () -> assignments(scenario));
    }

    private static Collection<MemberDescription> members(Scenario scenario) {
        return Scenario.get(scenario.admin()
                        .describeConsumerGroups(List.of(scenario.group()))
                        .describedGroups()
                        .get(scenario.group())
                        .toCompletionStage()
                        .toCompletableFuture())
                .members();
    }
}
