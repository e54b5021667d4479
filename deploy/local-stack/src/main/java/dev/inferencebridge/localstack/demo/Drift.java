package dev.inferencebridge.localstack.demo;

import java.time.Duration;

/**
 * What a demonstration of a model that goes stale goes by. Immutable.
 *
 * @param window of monitoring; two of them pass before the shift, from which the bridge learns what is usual
 * @param labelDelay between a transaction and its label
 * @param shiftAfter after which time the transactions shift
 * @param mostDrift of the amounts in a window, as normalized Wasserstein distance, beyond which the policy counts it
 * @param leastAccuracy of a window, below which live performance is bad
 * @param leastRows labelled rows that a job waits for, 100 or more
 */
record Drift(
        Duration window,
        Duration labelDelay,
        Duration shiftAfter,
        double mostDrift,
        double leastAccuracy,
        int leastRows) {

    /** How long rows are written at most, where nothing else is said; the end of the story ends it before. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    static final Drift USUAL =
            new Drift(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(35), 0.5, 0.86, 800);

    /** The number of the first row of the shifted world. */
    long firstShifted(Pace pace) {
        return shiftAfter.toSeconds() * pace.perSecond();
    }
}
