package dev.inferencebridge.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The keys of one of {@code models}. */
final class ModelKeys {

    private enum Payload {
        MLFLOW,
        ROWS,
        TRITON;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Key<String> TRITON_MODEL =
            Key.required("model", Kinds.text("a name", 255), "The model's name in Triton.");
    private static final Key<String> TRITON_INPUT =
            Key.required("input", Kinds.text("a name", 255), "The input tensor, one row of features each.");
    private static final Key<String> TRITON_OUTPUT =
            Key.required("output", Kinds.text("a name", 255), "The output tensor.");

    static final Key<URI> SCORING_URI =
            Key.required("scoring-uri", Addresses.SCORING_URI, "The endpoint's scoring URI, as Azure ML shows it.");
    static final Key<AuthConfig> AUTH = Key.required(
            "auth",
            AuthKind.INSTANCE,
            "How the bridge proves who it is: a token of its Microsoft Entra ID identity, or one of the endpoint's keys.");
    static final Key<Payload> PAYLOAD = Key.required(
            "payload",
            Kinds.choice(KafkaKeys.words(Payload.values(), Payload::word)),
            "The form of requests: `mlflow` for MLflow models, `rows` for a scoring script that takes `data`, `triton` for"
                    + " Triton's protocol.");
    static final Key<String> DEPLOYMENT = Key.derived(
                    "deployment",
                    Kinds.matching("a name: 1 to 64 of letters, digits, '_' and '-'", "[A-Za-z0-9_-]{1,64}"),
                    "the endpoint's traffic rules decide",
                    "The one deployment to ask. Traffic mirroring is off for its calls.")
            .asAdvanced();
    static final Key<String> RESULT_PATH = Key.derived(
                    "result-path",
                    Kinds.matching("member names joined by dots", "[^.\\s]{1,100}(\\.[^.\\s]{1,100}){0,9}"),
                    "the answer, or its `result`",
                    "Only with payload `rows`: leads to the list of results within the answer.")
            .asAdvanced();
    static final Key<Values> TRITON = Key.optional(
                    "triton",
                    new Block(
                            "The names that payload `triton` needs.",
                            List.of(TRITON_MODEL, TRITON_INPUT, TRITON_OUTPUT)),
                    "Only with payload `triton`, which needs it.")
            .asAdvanced();
    static final Key<Path> TRUSTED_CERTIFICATES = Key.derived(
                    "trusted-certificates",
                    Kinds.PATH,
                    "the Java runtime's",
                    "A PEM file with the authorities to trust for this endpoint, where they are not public ones.")
            .asAdvanced();
    static final Key<Duration> CALL_TIMEOUT = Key.defaulted(
                    "call-timeout",
                    Units.duration("10ms", "10m"),
                    "10s",
                    "How long one request may take. More than the deployment's own request timeout.")
            .asAdvanced();
    static final Key<Integer> MAX_BATCH_ROWS = Key.defaulted(
                    "max-batch-rows", Kinds.whole(1, 4096), "64", "Rows in one request at most.")
            .asAdvanced();
    static final Key<Integer> MAX_BATCH_BYTES = Key.defaulted(
                    "max-batch-bytes", Units.size("1KiB", "64MiB"), "1MiB", "Size of one request at most.")
            .asAdvanced();
    static final Key<Integer> MAX_CONCURRENT_CALLS = Key.defaulted(
                    "max-concurrent-calls",
                    Kinds.whole(1, 500),
                    "64",
                    "Requests under way at most, in this instance. The bridge finds by itself how many the endpoint takes,"
                            + " and never exceeds this.")
            .asAdvanced();
    static final Key<Integer> MAX_ATTEMPTS_ALONE = Key.defaulted(
                    "max-attempts-alone",
                    Kinds.whole(1, 1000),
                    "10",
                    "How often a row that fails is tried in a request of its own before it becomes a dead letter.")
            .asAdvanced();

    static final Key<SignaturePolicy> SIGNATURE = Key.defaulted(
                    "signature",
                    Kinds.choice(KafkaKeys.words(SignaturePolicy.values(), SignaturePolicy::word)),
                    "check",
                    "Whether a start compares the features with the inputs that the endpoint says its model takes, and is"
                            + " refused where they differ: `check`, or `ignore`.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "A model behind an Azure ML online endpoint. Pipelines refer to it by its name.",
            List.of(
                    SCORING_URI,
                    AUTH,
                    PAYLOAD,
                    DEPLOYMENT,
                    RESULT_PATH,
                    TRITON,
                    TRUSTED_CERTIFICATES,
                    CALL_TIMEOUT,
                    MAX_BATCH_ROWS,
                    MAX_BATCH_BYTES,
                    MAX_CONCURRENT_CALLS,
                    MAX_ATTEMPTS_ALONE,
                    SIGNATURE),
            ModelKeys::check);

    private ModelKeys() {}

    private static void check(Values values, Reading reading) {
        values.find(PAYLOAD).ifPresent(payload -> {
            if (payload != Payload.ROWS && values.isWritten(RESULT_PATH)) {
                reading.problem(
                        values.placeOf(RESULT_PATH), "is for payload rows alone, and the payload is " + payload.word());
            }
            if (payload != Payload.TRITON && values.isWritten(TRITON)) {
                reading.problem(
                        values.placeOf(TRITON), "is for payload triton alone, and the payload is " + payload.word());
            }
            if (payload == Payload.TRITON && !values.isWritten(TRITON)) {
                reading.problem(values.placeOf(PAYLOAD), "payload triton needs the key 'triton' beside it");
            }
        });
    }

    static ModelConfig build(String name, Values values) {
        return new ModelConfig(
                name,
                values.get(SCORING_URI),
                values.get(AUTH),
                payload(values),
                values.find(DEPLOYMENT),
                values.find(TRUSTED_CERTIFICATES),
                values.get(CALL_TIMEOUT),
                values.get(MAX_BATCH_ROWS),
                values.get(MAX_BATCH_BYTES),
                values.get(MAX_CONCURRENT_CALLS),
                values.get(MAX_ATTEMPTS_ALONE),
                values.get(SIGNATURE));
    }

    private static PayloadConfig payload(Values values) {
        return switch (values.get(PAYLOAD)) {
            case MLFLOW -> new PayloadConfig.Mlflow();
            case ROWS -> new PayloadConfig.Rows(values.find(RESULT_PATH));
            case TRITON -> {
                Values triton = values.get(TRITON);
                yield new PayloadConfig.Triton(
                        triton.get(TRITON_MODEL), triton.get(TRITON_INPUT), triton.get(TRITON_OUTPUT));
            }
        };
    }
}
