package dev.inferencebridge.preflight;

/**
 * Every check, declared once: answers and {@code docs/preflight.md} are made of it. Immutable.
 *
 * <p>What a check says it fails and warns of is what its rule does; ids are stable.
 */
public enum Check {
    CONFIG_FILE(
            "config.file",
            Area.CONFIGURATION,
            "the configuration can be used",
            "`bridge.yaml`, as `bridge run` reads it",
            "",
            "any problem in it",
            "correct what the finding names; docs/configuration.md has every key"),
    CONFIG_SECRETS(
            "config.secrets",
            Area.CONFIGURATION,
            "secrets resolve",
            "every `env:`, `file:` and `keyvault:` reference; never shows what it found",
            "",
            "a variable, file or secret of the vault that is missing, empty or not readable",
            "set the variable, mount the file, or see docs/identity.md for the vault"),
    CONFIG_CERTIFICATES(
            "config.trusted-certificates",
            Area.CONFIGURATION,
            "trusted certificates can be read",
            "the PEM files that models trust",
            "an authority that has expired, or will within 14 days",
            "a file that is missing, or holds no certificate",
            "give a PEM file with the authorities' certificates"),
    HOST_JAVA(
            "host.java",
            Area.HOST,
            "the Java runtime",
            "version and largest heap",
            "a heap below 128 MiB",
            "",
            "raise -Xmx, or the container's memory"),
    HOST_STATE(
            "host.state-directory",
            Area.HOST,
            "the state directory can be written",
            "`kafka.state-dir`, or what exists of the way to it; free space",
            "less than 1 GiB free",
            "a directory that cannot be written or made, or less than 64 MiB free",
            "give the process a directory of its own, on a disk with room"),
    KAFKA_REACHABLE(
            "kafka.reachable",
            Area.KAFKA,
            "Kafka answers",
            "the brokers behind `kafka.bootstrap-servers`",
            "",
            "no broker answers, or none lets the bridge in",
            "check kafka.bootstrap-servers, kafka.properties and the network"),
    KAFKA_TRANSPORT(
            "kafka.transport",
            Area.KAFKA,
            "connections to Kafka are encrypted",
            "`security.protocol` and the verification of host names in `kafka.properties`",
            "no encryption to a host that is not this one, or no verification of host names",
            "",
            "set security.protocol to SSL or SASL_SSL, and leave ssl.endpoint.identification.algorithm at https"),
    KAFKA_VERSION(
            "kafka.version",
            Area.KAFKA,
            "the brokers can do transactions well",
            "the cluster's finalized features",
            "features are not told (ZooKeeper, or brokers before 3.3), or `transaction.version` is below 2 with"
                    + " `exactly_once_v2` (KIP-890: a transaction may hang)",
            "",
            "upgrade the brokers to 4.0 or later, then kafka-features.sh upgrade --feature transaction.version=2"),
    KAFKA_TOPICS(
            "kafka.topics",
            Area.KAFKA,
            "topics are there or may be made",
            "the pipeline's source, redrive, predictions and dead-letter topics",
            "a topic without a leader for some partition",
            "a topic that is missing and must not be created",
            "create the topic, or allow it: kafka.topics.create, and CREATE for the bridge's principal"),
    KAFKA_PARTITIONS(
            "kafka.partitions",
            Area.KAFKA,
            "numbers of partitions fit",
            "the pipeline's topics beside each other",
            "a redrive topic with other partitions than the source, predictions with fewer, fewer partitions than stream"
                    + " threads",
            "",
            "add partitions while the bridge is stopped"),
    KAFKA_REPLICATION(
            "kafka.replication",
            Area.KAFKA,
            "topics survive a broker",
            "replicas, replicas in sync and `min.insync.replicas` of the pipeline's topics",
            "one replica, `min.insync.replicas` below 2 with several replicas, a partition below it now",
            "`min.insync.replicas` above the number of replicas: nothing can be written",
            "raise the topic's replication factor to 3 and min.insync.replicas to 2"),
    KAFKA_RETENTION(
            "kafka.retention",
            Area.KAFKA,
            "topics keep records long enough",
            "retention and clean-up of the pipeline's topics",
            "a compacted source (changes of one row vanish), a source kept for less than a day, a redrive topic kept for less"
                    + " long than the dead letters",
            "",
            "set cleanup.policy and retention.ms of the topic"),
    KAFKA_MESSAGE_SIZE(
            "kafka.message-size",
            Area.KAFKA,
            "every record fits on the way",
            "`max.message.bytes` of the pipeline's topics",
            "a source that takes more than 16 MiB, which is as much as the bridge sends; dead letters or redrive that take less"
                    + " than the source",
            "",
            "raise max.message.bytes of the topic to that of the source"),
    KAFKA_PERMISSIONS(
            "kafka.permissions",
            Area.KAFKA,
            "the principal may do what is needed",
            "authorized operations on topics and group, and whether transactional ids may be described. Kafka does not tell of"
                    + " permissions to write transactional ids",
            "operations are not told",
            "READ, WRITE or DESCRIBE is missing on a topic, READ on the group, DESCRIBE on transactional ids",
            "add the ACL that the finding names"),
    KAFKA_GROUP(
            "kafka.group",
            Area.KAFKA,
            "the consumer group is the pipeline's own",
            "state, members and lag of the group",
            "members or offsets of topics that are none of the pipeline, a group in rebalance, offsets whose records are gone",
            "",
            "give each deployment an application-id of its own"),
    KAFKA_CLOCK(
            "kafka.clock",
            Area.KAFKA,
            "no record comes from the future",
            "the newest timestamp on the source topic, against this machine's clock. A record from the past proves nothing",
            "a timestamp more than 1 s ahead",
            "",
            "synchronise the clocks of this machine and of whoever writes the topic"),
    CASSANDRA_REACHABLE(
            "cassandra.reachable",
            Area.CASSANDRA,
            "Cassandra answers",
            "the contact points, the login, the local datacenter",
            "",
            "no node answers or lets the bridge in, or there is no such datacenter",
            "check cassandra.contact-points, cassandra.local-datacenter and the login"),
    CASSANDRA_TRANSPORT(
            "cassandra.transport",
            Area.CASSANDRA,
            "connections to Cassandra are encrypted",
            "TLS version, verification of host names, expiry of the node's certificate",
            "no TLS to a host that is not this one, no verification of host names, a certificate that expires within 14 days",
            "TLS below 1.2, a certificate that has expired",
            "turn client encryption on, with TLS 1.2 or later and certificates that name their hosts"),
    CASSANDRA_NODES(
            "cassandra.nodes",
            Area.CASSANDRA,
            "nodes are up and of one version",
            "every node that the cluster knows",
            "a node that is down, several versions, a version before 4.0",
            "no node of the local datacenter is up",
            "start the node, finish the upgrade"),
    CASSANDRA_SCHEMA(
            "cassandra.schema-agreement",
            Area.CASSANDRA,
            "nodes agree on the schema",
            "the schema version of every node",
            "",
            "more than one schema version among nodes that are up",
            "nodetool describecluster names the nodes; nodetool reloadlocalschema or resetlocalschema on those that differ"),
    CASSANDRA_REPLICATION(
            "cassandra.replication",
            Area.CASSANDRA,
            "keyspaces survive a node",
            "replication of every keyspace that the pipelines use",
            "SimpleStrategy in several datacenters, fewer than 3 replicas in a datacenter, more replicas than nodes,"
                    + " datacenters with different numbers",
            "a keyspace of predictions or lookups without replicas in the local datacenter, or of SimpleStrategy in several"
                    + " datacenters with a LOCAL_ consistency",
            "ALTER KEYSPACE to NetworkTopologyStrategy with 3 replicas in each datacenter, then repair"),
    CASSANDRA_CONSISTENCY(
            "cassandra.consistency",
            Area.CASSANDRA,
            "the consistency can be reached",
            "`cassandra.consistency` against replicas and nodes that are up",
            "as many nodes down that some writes may wait",
            "more answers wanted than there are replicas",
            "lower cassandra.consistency, or raise the replication factor"),
    CASSANDRA_LOGIN_REPLICATION(
            "cassandra.login-replication",
            Area.CASSANDRA,
            "logins survive a node",
            "replication of `system_auth`, where the bridge logs in",
            "fewer than 3 replicas in a datacenter that has more nodes, or none in the local one",
            "",
            "ALTER KEYSPACE system_auth to NetworkTopologyStrategy with 3 replicas in each datacenter, then repair it"),
    CASSANDRA_CDC(
            "cassandra.cdc",
            Area.CASSANDRA,
            "changes of source tables are captured",
            "the tables that pipelines read with `debezium-json`",
            "",
            "a table that is missing, or without `cdc = true`",
            "ALTER TABLE … WITH cdc = true; the first write to a table that was altered in a running cluster may be lost"),
    CASSANDRA_CDC_SETTINGS(
            "cassandra.cdc-settings",
            Area.CASSANDRA,
            "nodes keep changes until they are read",
            "`cdc_enabled`, `cdc_block_writes`, `cdc_total_space` in `system_views.settings` of every node that is up",
            "`cdc_block_writes: false`, which drops the oldest changes when the directory is full; settings that are not told",
            "`cdc_enabled: false`",
            "set it in cassandra.yaml of the node; to let the preflight look: GRANT SELECT ON system_views.settings"),
    CASSANDRA_CDC_TRAPS(
            "cassandra.cdc-traps",
            Area.CASSANDRA,
            "no table stops change data capture",
            "every table of the cluster with `cdc = true`: Debezium reads them all",
            "a user-defined type that is not frozen in a table of no pipeline",
            "a vector column in any (Debezium then misses tables that come after it), a user-defined type that is not frozen in"
                    + " a source (a write to it loses the rest of its segment), a source of counters (they make no events)",
            "set cdc = false on that table, or change the column"),
    CASSANDRA_SOURCE_COLUMNS(
            "cassandra.source-columns",
            Area.CASSANDRA,
            "what features read is there and fits",
            "columns and types of the source and lookup tables",
            "a static column or a collection that is not frozen: change events do not tell its value, it has to be read back",
            "a column that is missing, or of a type that cannot be the feature",
            "correct the feature's column, or the table"),
    CASSANDRA_PREDICTIONS_TABLE(
            "cassandra.predictions-table",
            Area.CASSANDRA,
            "predictions fit their table",
            "columns, types and key of the tables that predictions are written to",
            "",
            "a table or column that is missing, a type that cannot hold its field, a key column without a field",
            "create or correct the table, or correct predictions.table"),
    CASSANDRA_PERMISSIONS(
            "cassandra.permissions",
            Area.CASSANDRA,
            "the role may do what is needed and no more",
            "the permissions of the login's role, those that it inherits among them",
            "a superuser, permissions beyond the need, permissions that are not told, a cluster that enforces none",
            "MODIFY is missing on a table of predictions, or SELECT on a table that is read",
            "GRANT or REVOKE what the finding names"),
    CASSANDRA_CLOCK(
            "cassandra.clock",
            Area.CASSANDRA,
            "clocks agree",
            "the clock of every node that is up, against this machine's; half a round trip counts in its favour",
            "more than 1 s apart",
            "more than 5 s apart: which of two writes wins is then decided by the clocks",
            "synchronise the clocks (NTP, chrony)"),
    ENDPOINT_REACHABLE(
            "endpoint.reachable",
            Area.ENDPOINT,
            "the endpoint answers",
            "name, connection, TLS handshake and an answer to `GET /swagger.json`, or to a GET of the model's metadata for Triton",
            "",
            "no answer, or a server error. `bridge run` starts all the same and waits for it",
            "check models.…scoring-uri, the network and trusted-certificates"),
    ENDPOINT_TRANSPORT(
            "endpoint.transport",
            Area.ENDPOINT,
            "connections to the endpoint are encrypted",
            "TLS version and expiry of the certificate",
            "a certificate that expires within 14 days",
            "a certificate that has expired",
            "renew the certificate of whatever ends TLS in front of the endpoint"),
    ENDPOINT_AUTHORIZED(
            "endpoint.authorized",
            Area.ENDPOINT,
            "the endpoint lets the bridge in",
            "the same answer: the key or token goes with it",
            "no token can be had now: Microsoft Entra ID does not answer",
            "401 or 403",
            "give a valid key, or the identity the action onlineEndpoints/score/action on the endpoint"),
    ENDPOINT_DEPLOYMENT(
            "endpoint.deployment",
            Area.ENDPOINT,
            "a deployment takes the calls",
            "the answer to a batch of no rows, with the pinned deployment; for Triton, the model's metadata",
            "the deployment is busy, not ready or failing",
            "404: no such deployment, or none with traffic",
            "correct models.…deployment, or give a deployment traffic"),
    ENDPOINT_SIGNATURE(
            "endpoint.signature",
            Area.ENDPOINT,
            "features fill the model's inputs",
            "the model's signature, where the endpoint tells it, against the names of the features",
            "the endpoint does not tell what its model takes",
            "an input without a feature, or a feature without an input",
            "change the features, or deploy the model that they are for; models.….signature: ignore skips the check");

    private final String id;
    private final Area area;
    private final String title;
    private final String looksAt;
    private final String warns;
    private final String fails;
    private final String remedy;

    Check(String id, Area area, String title, String looksAt, String warns, String fails, String remedy) {
        this.id = id;
        this.area = area;
        this.title = title;
        this.looksAt = looksAt;
        this.warns = warns;
        this.fails = fails;
        this.remedy = remedy;
    }

    /** Stable, such as {@code kafka.topics}. */
    public String id() {
        return id;
    }

    public Area area() {
        return area;
    }

    /** What is so when all is well. */
    public String title() {
        return title;
    }

    String looksAt() {
        return looksAt;
    }

    /** What it warns of; empty for nothing. */
    String warns() {
        return warns;
    }

    /** What it fails for; empty for nothing. */
    public String fails() {
        return fails;
    }

    /** What to do, where the finding does not say it better. */
    public String remedy() {
        return remedy;
    }

    /** Whether it is the one of its area without which the others learn nothing. */
    boolean isReachability() {
        return id.endsWith(".reachable");
    }
}
