package dev.inferencebridge.config;

import java.time.Duration;
import java.util.List;

/** The keys of {@code cassandra}. */
final class CassandraKeys {

    private static final Key<String> USERNAME =
            Key.required("username", Kinds.text("a name", 255), "The role to log in as.");
    private static final Key<SecretReference> PASSWORD =
            Key.required("password", Kinds.SECRET, "Its password, as a reference.");

    static final Key<List<Located<HostPort>>> CONTACT_POINTS =
            Key.required("contact-points", new ListOf<>(Addresses.HOST_PORT, true), "Nodes to find the cluster by.");
    static final Key<String> LOCAL_DATACENTER =
            Key.required("local-datacenter", Kinds.text("a name", 255), "The data centre that the bridge writes to.");
    static final Key<Values> AUTH = Key.optional(
            "auth",
            new Block("Who the bridge is to Cassandra.", List.of(USERNAME, PASSWORD)),
            "Name and password. Without it the bridge connects without login.");
    static final Key<Duration> REQUEST_TIMEOUT = Key.defaulted(
                    "request-timeout", Units.duration("10ms", "5m"), "2s", "How long one write may take.")
            .asAdvanced();
    static final Key<Consistency> CONSISTENCY = Key.defaulted(
                    "consistency",
                    Kinds.choice(KafkaKeys.words(Consistency.values(), Consistency::name)),
                    "LOCAL_QUORUM",
                    "How many replicas must have a prediction before it counts as stored.")
            .asAdvanced();
    static final Key<Integer> MAX_IN_FLIGHT = Key.defaulted(
                    "max-in-flight", Kinds.whole(1, 32_768), "256", "Writes under way at most, in this instance.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "How the bridge reaches Cassandra. Needed as soon as a pipeline has `predictions.table`.",
            List.of(CONTACT_POINTS, LOCAL_DATACENTER, AUTH, REQUEST_TIMEOUT, CONSISTENCY, MAX_IN_FLIGHT));

    private CassandraKeys() {}

    static CassandraConfig build(Values values) {
        return new CassandraConfig(
                Located.values(values.get(CONTACT_POINTS)),
                values.get(LOCAL_DATACENTER),
                values.find(AUTH).map(auth -> new CassandraConfig.Login(auth.get(USERNAME), auth.get(PASSWORD))),
                values.get(REQUEST_TIMEOUT),
                values.get(CONSISTENCY),
                values.get(MAX_IN_FLIGHT));
    }
}
