package dev.inferencebridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code cassandra}. */
final class CassandraKeys {

    private static final Key<String> USERNAME =
            Key.required("username", Kinds.text("a name", 255), "The role to log in as.");
    private static final Key<SecretReference> PASSWORD =
            Key.required("password", Kinds.SECRET, "Its password, as a reference.");

    private static final Key<Path> TRUSTED_CERTIFICATES = Key.derived(
            "trusted-certificates",
            Kinds.PATH,
            "those of the platform",
            "A PEM file with the authorities to trust, instead of the platform's.");
    private static final Key<Boolean> HOSTNAME_VERIFICATION = Key.defaulted(
                    "hostname-verification",
                    Kinds.BOOLEAN,
                    "true",
                    "Whether a node's certificate must be for the name or address that the bridge connects to. Without it"
                            + " whoever has any certificate of a trusted authority can pose as the cluster.")
            .asAdvanced();
    private static final Key<Path> CERTIFICATE = Key.optional(
                    "certificate",
                    Kinds.PATH,
                    "A PEM file with the bridge's own certificate, for nodes that want one. Needs `key`.")
            .asAdvanced();
    private static final Key<SecretReference> PRIVATE_KEY = Key.optional(
                    "key",
                    Kinds.SECRET,
                    "Its private key, as a reference to PEM (PKCS #8, without password). Needs `certificate`.")
            .asAdvanced();

    private static final Key<Integer> MAX_EXECUTIONS = Key.defaulted(
            "max-executions", Kinds.whole(2, 10), "2", "Executions of one statement at most, the first among them.");
    private static final Key<Duration> DELAY = Key.required(
            "delay",
            Units.duration("1ms", "1m"),
            "The wait before each further execution; well above the usual latency, such as its 99th percentile.");

    private static final Key<Integer> MAX_CONCURRENT = Key.required(
            "max-concurrent-requests", Kinds.whole(1, 1_000_000), "Requests that the driver runs at once.");
    private static final Key<Integer> MAX_QUEUED = Key.defaulted(
            "max-queued-requests",
            Kinds.whole(0, 1_000_000),
            "10000",
            "Requests that wait in the driver; one more fails, and the bridge tries it again later.");

    static final Key<List<Located<HostPort>>> CONTACT_POINTS = Key.derived(
            "contact-points",
            new ListOf<>(Addresses.HOST_PORT, true),
            "none; needed without `secure-connect-bundle`",
            "Nodes to find the cluster by.");
    static final Key<String> LOCAL_DATACENTER = Key.derived(
            "local-datacenter",
            Kinds.text("a name", 255),
            "none; needed without `secure-connect-bundle`",
            "The data centre that the bridge writes to.");
    static final Key<Path> SECURE_CONNECT_BUNDLE = Key.optional(
                    "secure-connect-bundle",
                    Kinds.PATH,
                    "The zip file by which DataStax Astra is reached, instead of `contact-points`, `local-datacenter` and"
                            + " `tls`.")
            .asAdvanced();
    static final Key<Values> AUTH = Key.optional(
            "auth",
            new Block("Who the bridge is to Cassandra.", List.of(USERNAME, PASSWORD)),
            "Name and password. Without it the bridge connects without login.");
    static final Key<Values> TLS = Key.optional(
            "tls",
            new Block(
                    "Encryption of the connections, TLS 1.2 or 1.3. `tls: {}` is enough where the platform trusts the"
                            + " cluster's authority.",
                    List.of(TRUSTED_CERTIFICATES, HOSTNAME_VERIFICATION, CERTIFICATE, PRIVATE_KEY),
                    CassandraKeys::checkIdentity),
            "Encryption of the connections, TLS 1.2 or 1.3. Without it they are plain.");
    static final Key<String> KEYSPACE = Key.defaulted(
                    "keyspace",
                    Kinds.KEYSPACE,
                    "inference_bridge",
                    "The keyspace of the bridge's own tables, which `bridge schema` makes.")
            .asAdvanced();
    static final Key<Duration> REQUEST_TIMEOUT = Key.defaulted(
                    "request-timeout",
                    Units.duration("10ms", "5m"),
                    "2s",
                    "How long one attempt to write may take. A write is tried again until Cassandra has an answer.")
            .asAdvanced();
    static final Key<Consistency> CONSISTENCY = Key.defaulted(
                    "consistency",
                    Kinds.choice(KafkaKeys.words(Consistency.values(), Consistency::name)),
                    "LOCAL_QUORUM",
                    "How many replicas must have a prediction before it counts as stored.")
            .asAdvanced();
    static final Key<Integer> MAX_IN_FLIGHT = Key.defaulted(
                    "max-in-flight",
                    Kinds.whole(1, 32_768),
                    "256",
                    "Writes under way at most, of each pipeline in this instance.")
            .asAdvanced();
    static final Key<Values> SPECULATIVE_EXECUTION = Key.optional(
                    "speculative-execution",
                    new Block(
                            "A write that is slow on one node is sent to another too; safe, because a repeated write"
                                    + " changes nothing.",
                            List.of(MAX_EXECUTIONS, DELAY)),
                    "A write that is slow on one node is sent to another too. Without it, it waits for `request-timeout`.")
            .asAdvanced();
    static final Key<Values> THROTTLING = Key.optional(
                    "throttling",
                    new Block(
                            "The driver's own limit, over all pipelines and lookups of the instance. `max-in-flight`"
                                    + " limits one pipeline and comes first.",
                            List.of(MAX_CONCURRENT, MAX_QUEUED)),
                    "The driver's own limit on requests. Without it there is none but `max-in-flight`.")
            .asAdvanced();
    static final Key<Map<String, String>> DRIVER = Key.optional(
                    "driver",
                    new DriverOptionMap(),
                    "Further options of the DataStax Java driver, by their paths in its `reference.conf`, such as"
                            + " `advanced.connection.pool.local.size`.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "How the bridge reaches Cassandra. Needed as soon as a pipeline has `predictions.table`.",
            List.of(
                    CONTACT_POINTS,
                    LOCAL_DATACENTER,
                    AUTH,
                    TLS,
                    SECURE_CONNECT_BUNDLE,
                    KEYSPACE,
                    REQUEST_TIMEOUT,
                    CONSISTENCY,
                    MAX_IN_FLIGHT,
                    SPECULATIVE_EXECUTION,
                    THROTTLING,
                    DRIVER),
            CassandraKeys::checkAddress);

    private CassandraKeys() {}

    private static void checkAddress(Values cassandra, Reading reading) {
        for (Key<?> key : List.of(CONTACT_POINTS, LOCAL_DATACENTER)) {
            boolean written = cassandra.isWritten(key);
            if (cassandra.isWritten(SECURE_CONNECT_BUNDLE) && written) {
                reading.problem(cassandra.placeOf(key), "comes from 'secure-connect-bundle'; leave one of them out");
            } else if (!cassandra.isWritten(SECURE_CONNECT_BUNDLE) && !written) {
                reading.problem(
                        cassandra.place(),
                        "the key '" + key.name() + "' is missing: " + key.kind().description());
            }
        }
        if (cassandra.isWritten(SECURE_CONNECT_BUNDLE) && cassandra.isWritten(TLS)) {
            reading.problem(cassandra.placeOf(TLS), "comes from 'secure-connect-bundle'; leave one of them out");
        }
    }

    private static void checkIdentity(Values tls, Reading reading) {
        requirePair(tls, CERTIFICATE, PRIVATE_KEY, reading);
        requirePair(tls, PRIVATE_KEY, CERTIFICATE, reading);
    }

    private static void requirePair(Values tls, Key<?> written, Key<?> other, Reading reading) {
        if (tls.isWritten(written) && !tls.isWritten(other)) {
            reading.problem(tls.placeOf(written), "needs the key '" + other.name() + "' beside it");
        }
    }

    static CassandraConfig build(Values values) {
        return new CassandraConfig(
                values.find(SECURE_CONNECT_BUNDLE)
                        .<ClusterAddress>map(ClusterAddress.Bundle::new)
                        .orElseGet(() -> new ClusterAddress.Nodes(
                                Located.values(values.get(CONTACT_POINTS)), values.get(LOCAL_DATACENTER))),
                values.find(AUTH).map(auth -> new CassandraConfig.Login(auth.get(USERNAME), auth.get(PASSWORD))),
                values.find(TLS).map(CassandraKeys::tls),
                values.get(KEYSPACE),
                values.get(REQUEST_TIMEOUT),
                values.get(CONSISTENCY),
                values.get(MAX_IN_FLIGHT),
                new DriverConfig(
                        values.find(SPECULATIVE_EXECUTION)
                                .map(block ->
                                        new DriverConfig.Speculation(block.get(MAX_EXECUTIONS), block.get(DELAY))),
                        values.find(THROTTLING)
                                .map(block ->
                                        new DriverConfig.Throttling(block.get(MAX_CONCURRENT), block.get(MAX_QUEUED))),
                        values.find(DRIVER).orElse(Map.of())));
    }

    private static CassandraTlsConfig tls(Values tls) {
        Optional<CassandraTlsConfig.Identity> identity = tls.find(CERTIFICATE)
                .map(certificate -> new CassandraTlsConfig.Identity(certificate, tls.get(PRIVATE_KEY)));
        return new CassandraTlsConfig(tls.find(TRUSTED_CERTIFICATES), tls.get(HOSTNAME_VERIFICATION), identity);
    }
}
