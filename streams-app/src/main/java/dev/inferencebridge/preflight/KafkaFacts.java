package dev.inferencebridge.preflight;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What a Kafka cluster tells of itself. Immutable records, no behaviour. */
public final class KafkaFacts {

    private KafkaFacts() {}

    /** What may be done, as Kafka names it: {@code READ}, {@code WRITE}, {@code CREATE}, {@code DESCRIBE}, {@code ALL}. */
    public record Operations(Set<String> allowed) {
        public Operations {
            allowed = Set.copyOf(allowed);
        }

        boolean allow(String operation) {
            return allowed.contains(operation) || allowed.contains("ALL");
        }
    }

    /**
     * The cluster.
     *
     * @param features finalized levels by name; empty where the brokers do not tell
     * @param operations on the cluster; empty where it does not tell
     */
    public record Cluster(
            String id, int brokers, Optional<Map<String, Short>> features, Optional<Operations> operations) {}

    /**
     * A topic that exists.
     *
     * @param replicas fewest of any partition
     * @param inSync fewest replicas in sync of any partition
     * @param leaderless partitions without a leader
     * @param operations on the topic; empty where it does not tell
     * @param settings its configuration, defaults included, without those that are sensitive; empty where it may not be read
     */
    public record Topic(
            String name,
            int partitions,
            int replicas,
            int inSync,
            int leaderless,
            Optional<Operations> operations,
            Map<String, String> settings) {

        /** One that the principal may not see. */
        public static Topic hidden(String name) {
            return new Topic(name, 0, 0, 0, 0, Optional.of(new Operations(Set.of())), Map.of());
        }

        boolean isHidden() {
            return partitions == 0;
        }

        OptionalLong number(String setting) {
            String value = settings.get(setting);
            return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
        }

        OptionalInt minInSync() {
            OptionalLong value = number("min.insync.replicas");
            return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) value.getAsLong());
        }

        boolean isCompacted() {
            return settings.getOrDefault("cleanup.policy", "").contains("compact");
        }

        /** Milliseconds; empty where it is unlimited or not known. */
        OptionalLong retentionMillis() {
            OptionalLong value = number("retention.ms");
            return value.isPresent() && value.getAsLong() < 0 ? OptionalLong.empty() : value;
        }
    }

    /**
     * A consumer group that exists.
     *
     * @param state as Kafka names it, such as {@code Stable}
     * @param topics that members are assigned, or that it has committed offsets of
     * @param lag records between the committed offsets and the ends
     * @param gone records below the starts that were not read
     */
    public record Group(
            String id,
            String state,
            int members,
            Set<String> topics,
            long lag,
            long gone,
            Optional<Operations> operations) {}
}
