package dev.inferencebridge.preflight;

import dev.inferencebridge.preflight.KafkaFacts.Cluster;
import dev.inferencebridge.preflight.KafkaFacts.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** What the topics of a pipeline come to. Stateless. */
public final class TopicRules {

    private static final long SHORTEST_SOURCE_MILLIS = Duration.ofDays(1).toMillis();

    private TopicRules() {}

    /** They exist, or may be made. */
    public static List<Finding> existence(KafkaNeeds needs, Cluster cluster, Map<String, Topic> topics) {
        Findings findings = new Findings();
        List<String> missing = missing(needs, topics);
        for (String topic : missing) {
            if (!needs.mayCreate()) {
                findings.fail(
                        "topic " + topic + " is missing, and kafka.topics.create is false", "create it, or allow it");
            } else if (cluster.operations().isPresent()
                    && !cluster.operations().get().allow("CREATE")) {
                findings.fail(
                        "topic " + topic + " is missing or not to be seen, and the principal may not create topics",
                        "create it, or allow CREATE on the cluster, or DESCRIBE on the topic");
            }
        }
        topics.values().stream()
                .filter(topic -> topic.leaderless() > 0)
                .forEach(topic -> findings.warn(
                        "topic " + topic.name() + " has no leader for " + topic.leaderless() + " of "
                                + topic.partitions() + " partitions",
                        "bring the brokers back that hold them"));
        return findings.orOk(
                missing.isEmpty()
                        ? needs.topics().size() + " topics exist"
                        : "will be created at start: " + String.join(", ", missing));
    }

    /** Their partitions fit together. */
    public static List<Finding> partitions(KafkaNeeds needs, Map<String, Topic> topics) {
        Topic source = topics.get(needs.source());
        if (source == null || source.isHidden()) {
            return notThere(needs.source());
        }
        Findings findings = new Findings();
        Topic redrive = topics.get(needs.redrive());
        if (redrive != null && !redrive.isHidden() && redrive.partitions() != source.partitions()) {
            findings.warn(
                    redrive.name() + " has " + redrive.partitions() + " partitions, " + source.name() + " has "
                            + source.partitions() + ": dead letters go back to the partition that they came from",
                    "give both as many");
        }
        Topic predictions = topics.get(needs.predictions());
        if (predictions != null && !predictions.isHidden() && predictions.partitions() < source.partitions()) {
            findings.warn(
                    predictions.name() + " has " + predictions.partitions() + " partitions, fewer than the "
                            + source.partitions() + " of its source",
                    "add partitions, if its readers are to keep up with the source");
        }
        if (needs.threads() > source.partitions()) {
            findings.warn(
                    needs.threads() + " stream threads for " + source.partitions() + " partitions of " + source.name()
                            + ": the others stay idle",
                    "lower kafka.stream-threads, or add partitions");
        }
        return findings.orOk(source.name() + " has " + source.partitions() + " partitions");
    }

    /** They survive the loss of a broker. */
    public static List<Finding> replication(KafkaNeeds needs, Cluster cluster, Map<String, Topic> topics) {
        Findings findings = new Findings();
        List<Topic> existing = existing(needs, topics);
        List<String> alone = existing.stream()
                .filter(topic -> topic.replicas() < 2)
                .map(Topic::name)
                .toList();
        if (!alone.isEmpty()) {
            findings.warn(
                    "one replica only: " + String.join(", ", alone)
                            + (cluster.brokers() > 1 ? "" : " (the cluster has one broker)"),
                    "use 3 brokers, and 3 replicas of each topic");
        }
        for (Topic topic : existing) {
            topic.minInSync().ifPresent(least -> {
                if (least > topic.replicas()) {
                    findings.fail(
                            topic.name() + " wants " + least + " replicas in sync and has " + topic.replicas()
                                    + ": nothing can be written",
                            "lower min.insync.replicas, or raise the replication factor");
                } else if (topic.inSync() < least) {
                    findings.warn(
                            topic.name() + " has " + topic.inSync() + " replicas in sync of some partition and wants "
                                    + least + ": writes wait",
                            "bring the brokers back");
                } else if (topic.replicas() > 1 && least < 2) {
                    findings.warn(
                            topic.name() + " acknowledges with one replica of " + topic.replicas()
                                    + ": the loss of a broker can lose records",
                            "set min.insync.replicas to 2");
                }
            });
        }
        return existing.isEmpty()
                ? notThere(needs.source())
                : findings.orOk("at least "
                        + existing.stream().mapToInt(Topic::replicas).min().orElse(0) + " replicas");
    }

    /** They keep records for long enough, and all of them. */
    public static List<Finding> retention(KafkaNeeds needs, Map<String, Topic> topics) {
        Findings findings = new Findings();
        Topic source = topics.get(needs.source());
        if (source == null || source.isHidden()) {
            return notThere(needs.source());
        }
        if (source.isCompacted()) {
            findings.warn(
                    source.name() + " is compacted: of several changes of a row the earlier ones may vanish unscored",
                    "set cleanup.policy=delete");
        }
        OptionalLong kept = source.retentionMillis();
        if (kept.isPresent() && kept.getAsLong() < SHORTEST_SOURCE_MILLIS) {
            findings.warn(
                    source.name() + " keeps records for " + Duration.ofMillis(kept.getAsLong())
                            + ": an outage of the endpoint that is longer loses them",
                    "raise retention.ms to a day at least");
        }
        Topic redrive = topics.get(needs.redrive());
        Topic letters = topics.get(needs.deadLetters());
        if (redrive != null && letters != null) {
            OptionalLong redriveKept = redrive.retentionMillis();
            OptionalLong lettersKept = letters.retentionMillis();
            if (redriveKept.isPresent()
                    && (lettersKept.isEmpty() || redriveKept.getAsLong() < lettersKept.getAsLong())) {
                findings.warn(
                        redrive.name() + " forgets sooner than " + letters.name()
                                + ": a dead letter could be redriven twice",
                        "raise its retention.ms above that of the dead letters");
            }
        }
        return findings.orOk(
                kept.isEmpty()
                        ? source.name() + " sets no limit of time"
                        : source.name() + " keeps records for " + Duration.ofMillis(kept.getAsLong()));
    }

    /** Whatever the source takes fits everywhere. */
    public static List<Finding> messageSize(KafkaNeeds needs, Map<String, Topic> topics) {
        Topic source = topics.get(needs.source());
        if (source == null || source.isHidden()) {
            return notThere(needs.source());
        }
        OptionalLong most = source.number("max.message.bytes");
        if (most.isEmpty()) {
            throw new NotCheckedException(
                    "the settings of " + source.name() + " are not told", "allow DESCRIBE_CONFIGS");
        }
        Findings findings = new Findings();
        if (most.getAsLong() > needs.maxMessageBytes()) {
            findings.warn(
                    source.name() + " takes records of " + most.getAsLong() + " bytes, the bridge sends "
                            + needs.maxMessageBytes() + " at most: a larger one cannot become a dead letter",
                    "lower max.message.bytes of the source, or raise producer.max.request.size in kafka.properties");
        }
        for (String name : List.of(needs.deadLetters(), needs.redrive())) {
            Topic topic = topics.get(name);
            if (topic != null && topic.number("max.message.bytes").orElse(Long.MAX_VALUE) < most.getAsLong()) {
                findings.warn(
                        name + " takes smaller records than " + source.name()
                                + ": a large one that is refused would stop the pipeline",
                        "raise its max.message.bytes to " + Math.min(most.getAsLong(), needs.maxMessageBytes()));
            }
        }
        return findings.orOk("up to " + most.getAsLong() + " bytes");
    }

    private static List<String> missing(KafkaNeeds needs, Map<String, Topic> topics) {
        return needs.topics().stream()
                .filter(topic -> !topics.containsKey(topic))
                .toList();
    }

    private static List<Topic> existing(KafkaNeeds needs, Map<String, Topic> topics) {
        return needs.topics().stream()
                .map(topics::get)
                .filter(Objects::nonNull)
                .filter(topic -> !topic.isHidden())
                .toList();
    }

    private static List<Finding> notThere(String topic) {
        return List.of(Finding.ok("topic " + topic + " is not there yet, or not to be seen"));
    }
}
