package dev.inferencebridge.preflight;

import dev.inferencebridge.preflight.KafkaFacts.Cluster;
import dev.inferencebridge.preflight.KafkaFacts.Group;
import dev.inferencebridge.preflight.KafkaFacts.Operations;
import dev.inferencebridge.preflight.KafkaFacts.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule with facts that it does not like, and with some that it does. */
class KafkaRulesTest {

    private static final Optional<Operations> ALL = Optional.of(new Operations(Set.of("ALL")));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Cluster CLUSTER =
            cluster(Map.of("metadata.version", (short) 30, "transaction.version", (short) 2));

    private final Map<String, Topic> topics = new HashMap<>();

    KafkaRulesTest() {
        for (String name : needs(true).topics()) {
            topics.put(name, topic(name));
        }
    }

    @Test
    void a_sound_cluster_passes_everything() {
        KafkaNeeds needs = needs(true);

        Found.ok(KafkaRules.reachable(CLUSTER));
        Found.ok(KafkaRules.version(CLUSTER, true));
        Found.ok(TopicRules.existence(needs, CLUSTER, topics));
        Found.ok(TopicRules.partitions(needs, topics));
        Found.ok(TopicRules.replication(needs, CLUSTER, topics));
        Found.ok(TopicRules.retention(needs, topics));
        Found.ok(TopicRules.messageSize(needs, topics));
        Found.ok(KafkaRules.permissions(needs, topics, Optional.of(group(Set.of("changes"))), Optional.of(true)));
        Found.ok(KafkaRules.group(needs, Optional.of(group(Set.of("changes", "app-payments-x-repartition")))));
        Found.ok(KafkaRules.clock("changes", OptionalLong.of(NOW.toEpochMilli()), NOW));
    }

    @Test
    void plain_connections_to_other_hosts() {
        Found.warn(KafkaRules.transport(List.of("kafka.example"), Map.of()), "rows go to kafka.example in clear text");
        Found.warn(
                KafkaRules.transport(List.of("kafka.example"), Map.of("security.protocol", "SASL_PLAINTEXT")),
                "rows and passwords");
        Found.ok(KafkaRules.transport(List.of("127.0.0.1", "localhost"), Map.of()));
        Found.ok(KafkaRules.transport(List.of("kafka.example"), Map.of("security.protocol", "SASL_SSL")));
    }

    @Test
    void host_names_that_nobody_verifies() {
        Found.warn(
                KafkaRules.transport(
                        List.of("kafka.example"),
                        Map.of("security.protocol", "SSL", "ssl.endpoint.identification.algorithm", "")),
                "not verified");
    }

    @Test
    void brokers_that_are_too_old() {
        Found.warn(KafkaRules.version(cluster(Map.of()), true), "ZooKeeper");
        Found.warn(
                KafkaRules.version(new Cluster("id", 3, Optional.empty(), ALL), true), "tell of no metadata.version");
        Cluster before890 = cluster(Map.of("metadata.version", (short) 20));
        Found.warn(KafkaRules.version(before890, true), "transaction.version is 0", "KIP-890");
        Found.ok(KafkaRules.version(before890, false));
    }

    @Test
    void a_missing_topic_that_must_not_be_created() {
        topics.remove("letters");

        Found.fail(TopicRules.existence(needs(false), CLUSTER, topics), "letters", "kafka.topics.create is false");
        Found.ok(TopicRules.existence(needs(true), CLUSTER, topics));
    }

    @Test
    void a_missing_topic_that_may_not_be_created() {
        topics.remove("letters");
        Cluster refusing = new Cluster("id", 3, CLUSTER.features(), Optional.of(new Operations(Set.of("DESCRIBE"))));

        Found.fail(TopicRules.existence(needs(true), refusing, topics), "letters", "may not create");
    }

    @Test
    void a_topic_without_leaders() {
        topics.put("changes", new Topic("changes", 4, 3, 0, 2, ALL, settings()));

        Found.warn(TopicRules.existence(needs(true), CLUSTER, topics), "no leader for 2 of 4");
    }

    @Test
    void partitions_that_do_not_fit() {
        topics.put("app-payments-redrive", topic("app-payments-redrive", 3, 3, 3));
        topics.put("predictions", topic("predictions", 1, 3, 3));

        List<Finding> findings = TopicRules.partitions(needs(true), topics);

        Found.warn(findings, "app-payments-redrive has 3 partitions, changes has 4");
        Found.warn(findings, "predictions has 1 partitions");
    }

    @Test
    void threads_without_a_partition() {
        topics.put("changes", topic("changes", 1, 3, 3));
        topics.put("app-payments-redrive", topic("app-payments-redrive", 1, 3, 3));

        Found.warn(TopicRules.partitions(needs(true), topics), "2 stream threads for 1 partitions");
    }

    @Test
    void topics_that_a_broker_takes_with_it() {
        topics.put("changes", topic("changes", 4, 1, 1));
        Found.warn(TopicRules.replication(needs(true), CLUSTER, topics), "one replica only: changes");

        Map<String, String> one = settings();
        one.put("min.insync.replicas", "1");
        topics.put("changes", new Topic("changes", 4, 3, 3, 0, ALL, one));
        Found.warn(TopicRules.replication(needs(true), CLUSTER, topics), "one replica of 3");

        topics.put("changes", topic("changes", 4, 3, 1));
        Found.warn(TopicRules.replication(needs(true), CLUSTER, topics), "has 1 replicas in sync", "wants 2");
    }

    @Test
    void a_topic_that_can_never_be_written() {
        Map<String, String> four = settings();
        four.put("min.insync.replicas", "4");
        topics.put("letters", new Topic("letters", 4, 3, 3, 0, ALL, four));

        Found.fail(TopicRules.replication(needs(true), CLUSTER, topics), "letters wants 4", "nothing can be written");
    }

    @Test
    void a_compacted_source() {
        topics.put("changes", with("changes", "cleanup.policy", "compact"));

        Found.warn(TopicRules.retention(needs(true), topics), "changes is compacted");
    }

    @Test
    void records_that_are_forgotten_too_soon() {
        topics.put("changes", with("changes", "retention.ms", "3600000"));
        topics.put("app-payments-redrive", with("app-payments-redrive", "retention.ms", "86400000"));

        List<Finding> findings = TopicRules.retention(needs(true), topics);

        Found.warn(findings, "changes keeps records for PT1H");
        Found.warn(findings, "app-payments-redrive forgets sooner than letters");
    }

    @Test
    void records_that_do_not_fit_on_the_way() {
        topics.put("changes", with("changes", "max.message.bytes", "33554432"));

        List<Finding> findings = TopicRules.messageSize(needs(true), topics);

        Found.warn(findings, "changes takes records of 33554432 bytes");
        Found.warn(findings, "letters takes smaller records");
    }

    @Test
    void permissions_that_are_missing() {
        Optional<Operations> little = Optional.of(new Operations(Set.of("DESCRIBE")));
        topics.put("changes", new Topic("changes", 4, 3, 3, 0, little, settings()));
        topics.put("predictions", new Topic("predictions", 4, 3, 3, 0, little, settings()));
        topics.put("letters", Topic.hidden("letters"));
        Group group = new Group("app-payments", "Stable", 1, Set.of(), 0, 0, little);

        List<Finding> findings = KafkaRules.permissions(needs(true), topics, Optional.of(group), Optional.of(false));

        Found.fail(findings, "may not READ topic changes");
        Found.fail(findings, "may not WRITE topic predictions");
        Found.fail(findings, "may not DESCRIBE topic letters");
        Found.fail(findings, "may not READ group app-payments");
        Found.fail(findings, "transactional ids that start with app-payments");
    }

    @Test
    void permissions_that_are_not_told() {
        topics.put("changes", new Topic("changes", 4, 3, 3, 0, Optional.empty(), settings()));

        Found.warn(
                KafkaRules.permissions(needs(true), topics, Optional.empty(), Optional.empty()),
                "not checked",
                "do not tell");
    }

    @Test
    void a_group_that_another_application_uses() {
        Found.warn(KafkaRules.group(needs(true), Optional.of(group(Set.of("changes", "orders")))), "also reads orders");
    }

    @Test
    void a_group_that_does_not_come_to_rest() {
        Group group = new Group("app-payments", "PreparingRebalance", 2, Set.of(), 0, 0, ALL);

        Found.warn(KafkaRules.group(needs(true), Optional.of(group)), "in rebalance, with 2 members");
    }

    @Test
    void records_that_are_gone_before_they_were_read() {
        Group group = new Group("app-payments", "Empty", 0, Set.of("changes"), 5, 17, ALL);

        Found.warn(KafkaRules.group(needs(true), Optional.of(group)), "17 records were deleted");
    }

    @Test
    void a_record_from_the_future() {
        long ahead = NOW.plus(Duration.ofSeconds(3)).toEpochMilli();

        Found.warn(KafkaRules.clock("changes", OptionalLong.of(ahead), NOW), "3000 ms ahead");
        Found.ok(KafkaRules.clock("changes", OptionalLong.empty(), NOW));
    }

    private static KafkaNeeds needs(boolean mayCreate) {
        return new KafkaNeeds(
                "app-payments",
                "changes",
                "app-payments-redrive",
                "predictions",
                "letters",
                2,
                true,
                mayCreate,
                16 << 20,
                Set.of());
    }

    private static Cluster cluster(Map<String, Short> features) {
        return new Cluster("id", 3, Optional.of(features), ALL);
    }

    private static Group group(Set<String> topics) {
        return new Group("app-payments", "Stable", 2, topics, 10, 0, ALL);
    }

    private static Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "min.insync.replicas", "2",
                "cleanup.policy", "delete",
                "retention.ms", "604800000",
                "max.message.bytes", "1048588"));
    }

    private static Topic topic(String name) {
        return topic(name, 4, 3, 3);
    }

    private static Topic topic(String name, int partitions, int replicas, int inSync) {
        return new Topic(name, partitions, replicas, inSync, 0, ALL, settings());
    }

    private static Topic with(String name, String setting, String value) {
        Map<String, String> settings = settings();
        settings.put(setting, value);
        return new Topic(name, 4, 3, 3, 0, ALL, settings);
    }
}
