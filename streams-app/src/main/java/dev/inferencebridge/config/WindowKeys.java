package dev.inferencebridge.config;

import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.feature.WindowLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The keys of a feature's {@code window}, and of a pipeline's {@code windows}. */
final class WindowKeys {

    static final Key<WindowDefinition.Compute> COMPUTE = Key.required(
            "compute",
            Kinds.choice(KafkaKeys.words(WindowDefinition.Compute.values(), WindowKeys::word)),
            "What is computed of the rows in the window.");
    static final Key<String> COLUMN = Key.derived(
            "column",
            Kinds.COLUMN,
            "`count` can do without",
            "The column that it is computed of; rows where it has no value do not count.");
    static final Key<List<Located<String>>> BY =
            Key.required("by", new ListOf<>(Kinds.COLUMN, false), "The columns whose values rows of one window share.");
    static final Key<Duration> OVER = Key.required(
            "over", Units.duration("1s", "90d"), "How far back it reaches from the row's time, that row included.");
    static final Key<Duration> LATENESS = Key.defaulted(
                    "lateness",
                    Units.duration("0s", "7d"),
                    "5m",
                    "How far behind the newest row of its window's key a row may come and still count.")
            .asAdvanced();
    static final Key<String> TIME =
            Key.derived("time", Kinds.COLUMN, "the write time", "The timestamp column that holds the time of a row.");

    static final Block BLOCK = new Block(
            "An aggregate over the rows that share a key, in a sliding window of time.",
            List.of(COMPUTE, COLUMN, BY, OVER, LATENESS, TIME),
            WindowKeys::check);

    static final Key<Integer> MAX_ROWS_PER_KEY = Key.defaulted(
                    "max-rows-per-key",
                    Kinds.whole(1, 1_000_000),
                    "100000",
                    "Rows of one key within the longest `over` and `lateness` at most; a row beyond becomes a dead letter."
                            + " Each row costs time in proportion.")
            .asAdvanced();
    static final Key<Integer> CACHED_ROWS = Key.defaulted(
                    "cached-rows",
                    Kinds.whole(1, 10_000_000),
                    "200000",
                    "Rows of the keys used last that a task holds on the heap, at 16 bytes each and 8 for every column. Other"
                            + " keys are read from disk when a row of theirs comes.")
            .asAdvanced();

    static final Block LIMITS = new Block(
            "What the windows of a pipeline may hold. See [windows](windows.md).",
            List.of(MAX_ROWS_PER_KEY, CACHED_ROWS));

    private WindowKeys() {}

    private static String word(WindowDefinition.Compute compute) {
        return compute.name().toLowerCase(Locale.ROOT);
    }

    private static void check(Values window, Reading reading) {
        window.find(COMPUTE)
                .filter(compute -> compute != WindowDefinition.Compute.COUNT && !window.isMeant(COLUMN))
                .ifPresent(compute -> reading.problem(
                        window.placeOf(COMPUTE), "compute " + word(compute) + " needs the key 'column' beside it"));
    }

    static boolean isSound(Values window) {
        return window.hasNoWrongKey()
                && window.find(COMPUTE).isPresent()
                && window.find(BY).isPresent()
                && window.find(OVER).isPresent()
                && (window.find(COLUMN).isPresent() || window.get(COMPUTE) == WindowDefinition.Compute.COUNT);
    }

    static WindowLimits limits(Values windows) {
        return new WindowLimits(windows.get(CACHED_ROWS), windows.get(MAX_ROWS_PER_KEY));
    }

    static WindowDefinition build(Values window) {
        return new WindowDefinition(
                window.get(COMPUTE),
                window.find(COLUMN),
                Located.values(window.get(BY)),
                window.get(OVER),
                window.get(LATENESS),
                window.find(TIME));
    }
}
