package dev.inferencebridge.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the Cassandra driver runs requests. Immutable.
 *
 * @param options the driver's own options by their paths below {@code datastax-java-driver}
 */
public record DriverConfig(
        Optional<Speculation> speculation, Optional<Throttling> throttling, Map<String, String> options) {

    public DriverConfig {
        options = Map.copyOf(options);
    }

    /** Executions of one statement at most, the first among them, and the wait before each further one. */
    public record Speculation(int maxExecutions, Duration delay) {}

    /** Requests that run at once, and that wait, at most. */
    public record Throttling(int maxConcurrent, int maxQueued) {}
}
