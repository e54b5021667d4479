package dev.inferencebridge.localstack;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the stack is made of, in the order in which it starts. */
public enum StackPart {
    KAFKA,
    CASSANDRA,
    /** Debezium between the two; needs both. */
    CDC,
    ENDPOINT,
    /** Stand-ins of the Azure services around the endpoint. Not among those that start when nothing is said. */
    AZURE;

    /** As in command lines, process names and log files: {@code kafka}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<StackPart> labelled(String label) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(label))
                .findFirst();
    }
}
