package dev.inferencebridge.retraining;

import dev.inferencebridge.monitoring.MetricReading;
import java.util.OptionalDouble;

/** What a metric must be beyond, in the direction that it gets worse, for a condition to hold. Immutable. */
public sealed interface Limit {

    boolean isPassedBy(MetricReading reading);

    /** The number itself; for the monitor's own, that of the reading. */
    OptionalDouble of(MetricReading reading);

    /** As a condition says it: {@code beyond 0.1}. */
    String text();

    /** The threshold that the monitor has for the metric. */
    record Monitored() implements Limit {
        @Override
        public boolean isPassedBy(MetricReading reading) {
            return reading.isBeyondThreshold();
        }

        @Override
        public OptionalDouble of(MetricReading reading) {
            return reading.threshold();
        }

        @Override
        public String text() {
            return "beyond its threshold";
        }
    }

    /** A threshold of the condition's own. */
    record Threshold(double number) implements Limit {
        public Threshold {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("a threshold must be a finite number, was " + number);
            }
        }

        @Override
        public boolean isPassedBy(MetricReading reading) {
            return reading.metric().isBeyond(reading.value(), number);
        }

        @Override
        public OptionalDouble of(MetricReading reading) {
            return OptionalDouble.of(number);
        }

        @Override
        public String text() {
            return "beyond " + number;
        }
    }
}
