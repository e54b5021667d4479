package dev.inferencebridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of {@code kafka}. */
final class KafkaKeys {

    static final Scalar<Integer> PARTITION_COUNT = Kinds.whole(1, 10_000);
    static final Scalar<Duration> RETENTION_TIME = Units.duration("1m", "3650d");

    static final Key<Boolean> CREATE = Key.defaulted(
                    "create",
                    Kinds.BOOLEAN,
                    "true",
                    "Whether the bridge creates missing topics when it starts. Otherwise a missing topic is an error.")
            .asAdvanced();
    static final Key<Integer> PARTITIONS = Key.defaulted(
                    "partitions", PARTITION_COUNT, "4", "Partitions of topics that the bridge creates.")
            .asAdvanced();
    static final Key<Short> REPLICATION_FACTOR = Key.defaulted(
                    "replication-factor",
                    replicationFactor(),
                    "-1",
                    "Replicas of topics that the bridge creates; -1 leaves it to the broker.")
            .asAdvanced();
    static final Key<Duration> RETENTION = Key.defaulted(
                    "retention",
                    RETENTION_TIME,
                    "7d",
                    "How long topics of predictions and dead letters keep their records.")
            .asAdvanced();
    static final Key<Duration> SOURCE_RETENTION = Key.derived(
                    "source-retention",
                    RETENTION_TIME,
                    "the broker's",
                    "How long source topics that the bridge creates keep their records.")
            .asAdvanced();

    static final Key<List<Located<HostPort>>> BOOTSTRAP_SERVERS = Key.required(
            "bootstrap-servers", new ListOf<>(Addresses.HOST_PORT, true), "Brokers to find the cluster by.");
    static final Key<ProcessingGuarantee> PROCESSING_GUARANTEE = Key.defaulted(
                    "processing-guarantee",
                    Kinds.choice(words(ProcessingGuarantee.values(), ProcessingGuarantee::property)),
                    "exactly_once_v2",
                    "`exactly_once_v2`: the topic of predictions shows each row change once. `at_least_once` is faster to"
                            + " commit and may repeat predictions after a crash.")
            .asAdvanced();
    static final Key<Integer> STREAM_THREADS = Key.defaulted(
                    "stream-threads", Kinds.whole(1, 64), "1", "Threads of each pipeline in this instance.")
            .asAdvanced();
    static final Key<Duration> COMMIT_INTERVAL = Key.defaulted(
                    "commit-interval",
                    Units.duration("10ms", "1m"),
                    "100ms",
                    "How often progress is committed. With `exactly_once_v2` consumers see predictions this late.")
            .asAdvanced();
    static final Key<Path> STATE_DIR = Key.defaulted(
                    "state-dir",
                    Kinds.PATH,
                    ".bridge/state",
                    "Where Kafka Streams keeps its state. Put it on a disk that outlives restarts.")
            .asAdvanced();
    static final Key<ClientProperties.Split> PROPERTIES = Key.optional(
                    "properties",
                    new ClientProperties(),
                    "Passed to the Kafka clients unchanged, such as `fetch.max.wait.ms`; they win over the other keys. Passwords,"
                            + " and a `sasl.jaas.config` that holds one, must be references to secrets.")
            .asAdvanced();
    static final Key<Values> TOPICS = Key.group(
                    "topics",
                    new Block(
                            "What topics get that the bridge creates (sources, predictions, dead letters), each only if it"
                                    + " is missing.",
                            List.of(CREATE, PARTITIONS, REPLICATION_FACTOR, RETENTION, SOURCE_RETENTION)),
                    "Defaults for topics that the bridge creates.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "How the bridge reaches and uses Kafka.",
            List.of(
                    BOOTSTRAP_SERVERS,
                    PROCESSING_GUARANTEE,
                    STREAM_THREADS,
                    COMMIT_INTERVAL,
                    STATE_DIR,
                    KafkaSecurityKeys.AUTH,
                    KafkaSecurityKeys.TLS,
                    PROPERTIES,
                    TOPICS),
            KafkaKeys::checkTls);

    private KafkaKeys() {}

    private static void checkTls(Values kafka, Reading reading) {
        boolean ownTls = kafka.find(PROPERTIES).stream()
                .flatMap(split -> Stream.concat(split.plain().keySet().stream(), split.secret().keySet().stream()))
                .anyMatch(name -> name.startsWith("ssl."));
        if (ownTls && kafka.isWritten(KafkaSecurityKeys.TLS)) {
            reading.problem(
                    kafka.placeOf(KafkaSecurityKeys.TLS), "and properties that start with 'ssl.' exclude each other");
        }
    }

    static KafkaConfig build(Values values) {
        ClientProperties.Split properties = values.find(PROPERTIES).orElse(ClientProperties.Split.NONE);
        Values topics = values.get(TOPICS);
        return new KafkaConfig(
                Located.values(values.get(BOOTSTRAP_SERVERS)),
                values.get(PROCESSING_GUARANTEE),
                values.get(STREAM_THREADS),
                values.get(COMMIT_INTERVAL),
                values.get(STATE_DIR),
                new TopicDefaults(
                        topics.get(CREATE),
                        topics.get(PARTITIONS),
                        topics.get(REPLICATION_FACTOR),
                        topics.get(RETENTION),
                        topics.find(SOURCE_RETENTION)),
                properties.plain(),
                properties.secret(),
                values.find(KafkaSecurityKeys.AUTH),
                KafkaSecurityKeys.tls(values));
    }

    static <E> Map<String, E> words(E[] values, Function<E, String> word) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(word, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }

    private static Scalar<Short> replicationFactor() {
        String description = "a whole number, 1 to 100, or -1";
        Map<String, Object> schema =
                Kinds.schema("type", "integer", "minimum", -1, "maximum", 100, "not", Map.of("const", 0));
        return new Scalar<>(description, schema, (text, spot) -> {
            Optional<Short> factor = Kinds.wholeNumber(text)
                    .filter(n -> n == -1 || (1 <= n && n <= 100))
                    .map(Integer::shortValue);
            return factor.isPresent() ? factor : spot.reject("must be " + description + " for the broker's default");
        });
    }
}
