package dev.inferencebridge.preflight;

import dev.inferencebridge.preflight.KafkaFacts.Cluster;
import dev.inferencebridge.preflight.KafkaFacts.Group;
import dev.inferencebridge.preflight.KafkaFacts.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What the cluster, permissions and the consumer group come to. Stateless. */
public final class KafkaRules {

    private static final Duration AHEAD = Duration.ofSeconds(1);
    private static final Set<String> REBALANCING =
            Set.of("PREPARINGREBALANCE", "COMPLETINGREBALANCE", "ASSIGNING", "RECONCILING");

    private KafkaRules() {}

    public static List<Finding> reachable(Cluster cluster) {
        return List.of(Finding.ok(
                (cluster.brokers() == 1 ? "1 broker" : cluster.brokers() + " brokers") + ", cluster " + cluster.id()));
    }

    /**
     * What is between the bridge and the brokers.
     *
     * @param properties of the clients, as configured
     */
    public static List<Finding> transport(Collection<String> hosts, Map<String, String> properties) {
        String protocol =
                properties.getOrDefault("security.protocol", "PLAINTEXT").toUpperCase(Locale.ROOT);
        Findings findings = new Findings();
        if (!protocol.endsWith("SSL")) {
            List<String> remote =
                    hosts.stream().filter(host -> !Hosts.isLoopback(host)).toList();
            if (!remote.isEmpty()) {
                findings.warn(
                        "rows" + (protocol.startsWith("SASL") ? " and passwords" : "") + " go to "
                                + String.join(", ", remote) + " in clear text (" + protocol + ")",
                        Check.KAFKA_TRANSPORT.remedy());
            }
        } else if (properties
                .getOrDefault("ssl.endpoint.identification.algorithm", "https")
                .isBlank()) {
            findings.warn(
                    "host names in certificates are not verified",
                    "leave ssl.endpoint.identification.algorithm at https");
        }
        return findings.orOk(protocol.endsWith("SSL") ? protocol : protocol + ", on this machine only");
    }

    public static List<Finding> version(Cluster cluster, boolean exactlyOnce) {
        Optional<Map<String, Short>> features = cluster.features();
        if (features.isEmpty() || !features.get().containsKey("metadata.version")) {
            return List.of(Finding.warn(
                    "the brokers tell of no metadata.version: they use ZooKeeper, or are older than 3.3",
                    Check.KAFKA_VERSION.remedy()));
        }
        short metadata = features.get().get("metadata.version");
        short transactions = features.get().getOrDefault("transaction.version", (short) 0);
        if (exactlyOnce && transactions < 2) {
            return List.of(Finding.warn(
                    "transaction.version is " + transactions
                            + ": without KIP-890 a broker's late answer can leave a transaction hanging",
                    Check.KAFKA_VERSION.remedy()));
        }
        return List.of(Finding.ok("metadata.version " + metadata + ", transaction.version " + transactions));
    }

    /**
     * What the principal may do.
     *
     * @param mayTransact whether transactional ids may be described; empty without transactions
     */
    public static List<Finding> permissions(
            KafkaNeeds needs, Map<String, Topic> topics, Optional<Group> group, Optional<Boolean> mayTransact) {
        Findings findings = new Findings();
        boolean told = true;
        for (String name : needs.topics()) {
            Topic topic = topics.get(name);
            if (topic == null) {
                continue;
            }
            if (topic.operations().isEmpty()) {
                told = false;
                continue;
            }
            boolean read = name.equals(needs.source()) || name.equals(needs.redrive());
            for (String operation : List.of("DESCRIBE", read ? "READ" : "WRITE")) {
                if (!topic.operations().get().allow(operation)) {
                    findings.fail(
                            "the principal may not " + operation + " topic " + name,
                            "kafka-acls.sh --add --operation " + operation + " --topic " + name);
                }
            }
        }
        group.flatMap(Group::operations)
                .filter(operations -> !operations.allow("READ"))
                .ifPresent(operations -> findings.fail(
                        "the principal may not READ group " + needs.group(),
                        "kafka-acls.sh --add --operation READ --group " + needs.group()));
        if (mayTransact.isPresent() && !mayTransact.get()) {
            findings.fail(
                    "the principal may not use transactional ids that start with " + needs.group(),
                    "kafka-acls.sh --add --operation WRITE --transactional-id " + needs.group()
                            + " --resource-pattern-type prefixed");
        }
        if (!told) {
            findings.add(Finding.notChecked(
                    "the brokers do not tell what may be done",
                    "use brokers of 2.3 or later, and DESCRIBE on the topics"));
        }
        return findings.orOk("topics, group" + (mayTransact.isPresent() ? " and transactional ids" : ""));
    }

    /** Members of the instances that run already are welcome; those of another application are not. */
    public static List<Finding> group(KafkaNeeds needs, Optional<Group> found) {
        if (found.isEmpty()) {
            return List.of(Finding.ok("no group " + needs.group() + " yet: it starts from the oldest record"));
        }
        Group group = found.get();
        Findings findings = new Findings();
        List<String> foreign = group.topics().stream()
                .filter(topic -> !needs.reads(topic))
                .sorted()
                .toList();
        if (!foreign.isEmpty()) {
            findings.warn(
                    "group " + group.id() + " also reads " + String.join(", ", foreign)
                            + ": another application has the same application-id, or the pipeline read it before",
                    Check.KAFKA_GROUP.remedy());
        }
        if (REBALANCING.contains(group.state().replace("_", "").toUpperCase(Locale.ROOT))) {
            findings.warn(
                    "group " + group.id() + " is in rebalance, with " + group.members() + " members",
                    "repeat the check in a minute; if it stays, look for an instance that keeps failing");
        }
        if (group.gone() > 0) {
            findings.warn(
                    group.gone() + " records were deleted before group " + group.id() + " read them",
                    "raise the source's retention; bring their rows in by a write to each, or a snapshot");
        }
        return findings.orOk(group.state().toLowerCase(Locale.ROOT) + ", " + group.members() + " members, "
                + group.lag() + " records behind");
    }

    /**
     * What the newest record says of clocks.
     *
     * @param newestMillis the largest timestamp on the topic, milliseconds since the epoch
     */
    public static List<Finding> clock(String topic, OptionalLong newestMillis, Instant now) {
        if (newestMillis.isEmpty()) {
            return List.of(Finding.ok("topic " + topic + " has no record to tell by"));
        }
        Duration ahead = Duration.between(now, Instant.ofEpochMilli(newestMillis.getAsLong()));
        return ahead.compareTo(AHEAD) > 0
                ? List.of(Finding.warn(
                        "the newest record of " + topic + " is " + ahead.toMillis()
                                + " ms ahead of this machine's clock",
                        Check.KAFKA_CLOCK.remedy()))
                : List.of(Finding.ok("the newest record of " + topic + " is not from the future"));
    }
}
