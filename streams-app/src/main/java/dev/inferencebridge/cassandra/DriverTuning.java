package dev.inferencebridge.cassandra;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the driver runs requests, beyond what the bridge sets. Immutable.
 *
 * @param options the driver's own options, paths below {@code datastax-java-driver}; they win over what the bridge sets
 */
public record DriverTuning(
        Optional<Speculation> speculation, Optional<Throttling> throttling, Map<String, String> options) {

    public static final DriverTuning NONE = new DriverTuning(Optional.empty(), Optional.empty(), Map.of());

    public DriverTuning {
        options = Map.copyOf(options);
    }

    /**
     * A statement whose answer is late is sent to another node too, and the first answer counts.
     *
     * @param maxExecutions the first among them, 2 or more
     * @param delay before each further execution
     */
    public record Speculation(int maxExecutions, Duration delay) {
        public Speculation {
            if (maxExecutions < 2 || delay.isNegative()) {
                throw new IllegalArgumentException("speculation needs two executions or more, and no negative delay");
            }
        }
    }

    /**
     * Requests beyond a number wait in the driver, and beyond a second number fail, which the bridge takes as an outage.
     *
     * @param maxConcurrent 1 or more
     * @param maxQueued 0 or more
     */
    public record Throttling(int maxConcurrent, int maxQueued) {
        public Throttling {
            if (maxConcurrent < 1 || maxQueued < 0) {
                throw new IllegalArgumentException("throttling needs at least one request at a time");
            }
        }
    }
}
