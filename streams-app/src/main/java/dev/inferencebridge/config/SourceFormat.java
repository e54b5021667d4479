package dev.inferencebridge.config;

/** What the records of a source topic look like. */
public enum SourceFormat {
    /** Debezium's change events for Cassandra, as JSON. */
    DEBEZIUM_JSON("debezium-json"),
    /** The value is the row as a flat JSON object, the key is the row's key. */
    JSON("json");

    private final String word;

    SourceFormat(String word) {
        this.word = word;
    }

    /** How it is written in the configuration. */
    public String word() {
        return word;
    }
}
