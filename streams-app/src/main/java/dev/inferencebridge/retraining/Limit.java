package dev.inferencebridge.retraining;

import dev.inferencebridge.monitoring.MetricReading;
import java.util.OptionalDouble;

/** What a metric must be beyond for a condition to hold. Immutable. */
public sealed interface Limit {

    boolean isPassedBy(MetricReading reading);

    /** The number itself; for the monitor's own, that of the reading. */
    OptionalDouble of(MetricReading reading);

    /** As a condition says it: {@code above 0.1}. */
    String text();

    /** The threshold that the monitor has for the metric, in the direction that the metric gets worse. */
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

    /** More than a number. */
    record Above(double number) implements Limit {
        public Above {
            requireFinite(number);
        }

        @Override
        public boolean isPassedBy(MetricReading reading) {
            return reading.value() > number;
        }

        @Override
        public OptionalDouble of(MetricReading reading) {
            return OptionalDouble.of(number);
        }

        @Override
        public String text() {
            return "above " + number;
        }
    }

    /** Less than a number. */
    record Below(double number) implements Limit {
        public Below {
            requireFinite(number);
        }

        @Override
        public boolean isPassedBy(MetricReading reading) {
            return reading.value() < number;
        }

        @Override
        public OptionalDouble of(MetricReading reading) {
            return OptionalDouble.of(number);
        }

        @Override
        public String text() {
            return "below " + number;
        }
    }

    private static void requireFinite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("a limit must be a finite number, was " + number);
        }
    }
}
