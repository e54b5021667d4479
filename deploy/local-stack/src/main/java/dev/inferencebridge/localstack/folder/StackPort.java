package dev.inferencebridge.localstack.folder;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every port that the stack listens on, all of them at 127.0.0.1. */
public enum StackPort {
    KAFKA,
    KAFKA_CONTROLLER,
    CASSANDRA,
    CASSANDRA_STORAGE,
    CDC_HEALTH,
    ENDPOINT_HTTP,
    ENDPOINT_HTTPS,
    AZURE_ENTRA,
    AZURE_IDENTITY,
    AZURE_VAULT,
    AZURE_MONITOR,
    AZURE_MANAGEMENT,
    AZURE_BATCH,
    AZURE_EVENTS,
    AZURE_CONTROL;

    /** As in a command line and in the port file: {@code kafka-controller}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<StackPort> labelled(String label) {
        return Arrays.stream(values())
                .filter(port -> port.label().equals(label))
                .findFirst();
    }

    /** All labels, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(StackPort::label).collect(Collectors.joining(", "));
    }
}
