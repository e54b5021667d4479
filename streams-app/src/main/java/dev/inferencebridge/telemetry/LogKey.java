package dev.inferencebridge.telemetry;

import java.util.Locale;

/**
 * Every key that a line of the log may carry beside its message: one word for one thing, whoever logs it. No value is one of a
 * row, a feature, a token or a secret. {@code docs/telemetry.md} lists them, and a test finds a key in use that is not here.
 */
enum LogKey {
    ADDRESS("where the admin server listens"),
    AT("the place in the code where a bug showed"),
    AVAILABILITY("what an endpoint became: available, unavailable, refused"),
    ATTEMPTS("how often something was tried"),
    CHANGED("what is different from before"),
    CHECK("the check of `bridge check`"),
    CONSISTENCY("the consistency level of a write"),
    COORDINATOR("the Cassandra node that answered"),
    CREDENTIAL("the kind of an identity's credential"),
    DEPLOYMENT("the deployment that was asked"),
    DETAIL("more about a problem, without values"),
    ENDPOINT("the host of a service"),
    ERROR("the class of an error"),
    EVIDENCE("how many metrics are beyond their thresholds"),
    EXPIRES_AT("when a token ends"),
    FOUND("what was found instead of what was expected"),
    MODEL("a model of the configuration"),
    OFFSET("an offset of a Kafka partition"),
    PART("a part of the bridge, by its class"),
    PARTITION("a Kafka partition"),
    PARTITIONS("how many partitions"),
    PATH("a path of the admin server"),
    PIPELINE("a pipeline of the configuration"),
    PIPELINES("how many pipelines"),
    POLICY("a policy of the configuration"),
    PROBLEM("what is wrong, without values"),
    REASON("why, in words or as in the meters"),
    RECORD("a record's place: topic-partition@offset"),
    REFERENCE("where a secret is kept"),
    REFRESH_AT("when a token is asked for again"),
    REMEDY("what to do about it"),
    REQUESTS("how many requests"),
    REQUEST_ID("the bridge's name for one scoring call"),
    RESPONSE("what became of a call, without its body"),
    RESULT("how a check ended"),
    RETRYING("whether it is tried again"),
    ROWS("how many rows"),
    SCOPE("what a token is for"),
    SCORER("a model and its deployment"),
    SECRET("a reference to a secret"),
    SERVICE_REQUEST_ID("the service's name for one scoring call"),
    SEVERITY("how pressing a trigger is"),
    SOURCE("a source of changes"),
    STATUS("an HTTP status"),
    STORE("a state store"),
    SUBJECT("what a check looked at"),
    TABLE("a Cassandra table"),
    TARGET("a target of triggers"),
    TERMS("the sums of loss accounting"),
    TLS("what TLS was agreed on"),
    TOPIC("a Kafka topic"),
    TRIGGER("the id of a trigger"),
    UNACCOUNTED("records that loss accounting misses"),
    WINDOW_END("the end of a window of events"),
    WINDOW_START("the start of a window of events");

    private final String meaning;

    LogKey(String meaning) {
        this.meaning = meaning;
    }

    /** As it is written. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String meaning() {
        return meaning;
    }
}
