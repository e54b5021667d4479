package dev.inferencebridge.config;

/** What Kafka Streams guarantees of each prediction record. */
public enum ProcessingGuarantee {
    EXACTLY_ONCE_V2("exactly_once_v2"),
    AT_LEAST_ONCE("at_least_once");

    private final String property;

    ProcessingGuarantee(String property) {
        this.property = property;
    }

    /** The value of Kafka Streams' {@code processing.guarantee}. */
    public String property() {
        return property;
    }
}
