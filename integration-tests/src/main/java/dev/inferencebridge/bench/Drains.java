package dev.inferencebridge.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The trials of one candidate over the same rows. Immutable. */
record Drains(List<DrainTrial> trials) {

    Drains {
        trials = List.copyOf(trials);
    }

    boolean isEmpty() {
        return trials.isEmpty();
    }

    /** Rows a second, the median over the rounds; empty without trials. */
    OptionalDouble rate() {
        return median(trial -> OptionalDouble.of(trial.rowsPerSecond()));
    }

    /** Median, least and most. */
    String spread() {
        return String.format(
                Locale.ROOT,
                "%,.0f (%,.0f to %,.0f)",
                rate().orElse(0),
                trials.stream().mapToDouble(DrainTrial::rowsPerSecond).min().orElse(0),
                trials.stream().mapToDouble(DrainTrial::rowsPerSecond).max().orElse(0));
    }

    /** What the checks of the results said, over all rounds. */
    String output() {
        long missing = trials.stream().mapToLong(DrainTrial::missing).sum();
        long duplicates = trials.stream().mapToLong(DrainTrial::duplicates).sum();
        long outOfOrder = trials.stream().mapToLong(DrainTrial::outOfOrder).sum();
        long results = trials.stream().mapToLong(DrainTrial::results).sum();
        return (trials.stream().allMatch(DrainTrial::complete)
                        ? "complete"
                        : String.format(Locale.ROOT, "%,d rows by the limit", results / trials.size()))
                + (missing == 0 ? "" : String.format(Locale.ROOT, ", %,d MISSING", missing))
                + (duplicates == 0 ? ", none twice" : String.format(Locale.ROOT, ", %,d twice", duplicates))
                + (outOfOrder == 0 ? ", in order" : String.format(Locale.ROOT, ", %,d out of order", outOfOrder));
    }

    /** Over the trials that have the value; empty when none has. */
    OptionalDouble median(Function<DrainTrial, OptionalDouble> value) {
        double[] sorted = trials.stream()
                .map(value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
