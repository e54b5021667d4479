package dev.inferencebridge.localstack.demo;

import java.util.List;

/**
 * Where a demonstration stands. Immutable.
 *
 * @param written rows that Cassandra acknowledged
 * @param refused writes that failed; their rows may be there or not, and are no part of the other numbers
 * @param changes change records that the bridge has settled in any way, repeated ones too
 * @param predicted of the written rows, those whose prediction is stored
 * @param deadLettered change records without prediction for good
 * @param latest stored last, the newest first
 */
record Standing(
        long written,
        long refused,
        long changes,
        long predicted,
        long deadLettered,
        Latency latency,
        List<Scored> latest) {

    Standing {
        latest = List.copyOf(latest);
    }

    /** Rows that wait for their prediction. */
    long waiting() {
        return written - predicted;
    }

    /**
     * From just before a row's write is sent until its first prediction is stored, in milliseconds; zeros without rows.
     *
     * @param p50 half of the rows took no longer
     */
    record Latency(double p50, double p99, double max) {}
}
