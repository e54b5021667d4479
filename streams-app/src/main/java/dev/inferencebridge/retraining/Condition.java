package dev.inferencebridge.retraining;

import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** One of the things that a policy waits for. Immutable. */
public sealed interface Condition {

    /** What it says, in words; two that say the same are the same, and what was counted for one counts for the other. */
    String text();

    <R> R fold(
            Function<? super Beyond, ? extends R> beyond,
            Function<? super Every, ? extends R> every,
            Function<? super LabelledRows, ? extends R> labelledRows);

    /**
     * A metric is beyond a limit in some windows in a row. A window without a reading of the metric, for want of rows, neither
     * counts nor breaks the row.
     *
     * @param feature empty for any feature, and the pipeline as a whole
     * @param windows how many, 1 to 1000
     */
    record Beyond(Metric metric, Optional<String> feature, Limit limit, int windows) implements Condition {

        public Beyond {
            if (windows < 1 || windows > 1000) {
                throw new IllegalArgumentException("windows must be 1 to 1000, was " + windows);
            }
        }

        boolean reads(MetricReading reading) {
            return reading.metric() == metric && (feature.isEmpty() || feature.equals(reading.feature()));
        }

        @Override
        public String text() {
            return metric.word() + feature.map(name -> " of " + name).orElse("") + " " + limit.text()
                    + (windows == 1 ? "" : " in " + windows + " windows in a row");
        }

        @Override
        public <R> R fold(
                Function<? super Beyond, ? extends R> beyond,
                Function<? super Every, ? extends R> every,
                Function<? super LabelledRows, ? extends R> labelledRows) {
            return beyond.apply(this);
        }
    }

    /**
     * Time has come: at {@code from} and every period after it. The moment in which a policy is first asked does not count; of
     * moments that were missed only the last does.
     *
     * @param period 1 minute or more
     */
    record Every(Duration period, Instant from) implements Condition {

        public Every {
            if (period.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException("a schedule's period must be a minute or more, was " + period);
            }
        }

        /** The last moment of the schedule that is not after now; before {@code from}, one period earlier and so on. */
        Instant lastUntil(Instant now) {
            long millis = period.toMillis();
            long past = Math.floorDiv(now.toEpochMilli() - from.toEpochMilli(), millis);
            return from.plusMillis(Math.multiplyExact(past, millis));
        }

        @Override
        public String text() {
            return "schedule, every " + period + " from " + from;
        }

        @Override
        public <R> R fold(
                Function<? super Beyond, ? extends R> beyond,
                Function<? super Every, ? extends R> every,
                Function<? super LabelledRows, ? extends R> labelledRows) {
            return every.apply(this);
        }
    }

    /**
     * So many rows have been labelled since the last trigger.
     *
     * @param rows 1 or more
     */
    record LabelledRows(long rows) implements Condition {

        public LabelledRows {
            if (rows < 1) {
                throw new IllegalArgumentException("rows must be 1 or more, was " + rows);
            }
        }

        @Override
        public String text() {
            return rows + " new labelled rows";
        }

        @Override
        public <R> R fold(
                Function<? super Beyond, ? extends R> beyond,
                Function<? super Every, ? extends R> every,
                Function<? super LabelledRows, ? extends R> labelledRows) {
            return labelledRows.apply(this);
        }
    }
}
