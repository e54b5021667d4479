package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.util.List;
import java.util.Optional;

/**
 * Rows that travel together, from their first call until each of them is resolved: it is repeated as it is or cut in
 * halves, never mixed with other rows, so that what is known of it stays true. Guarded by the batcher's lock.
 */
final class Batch {

    final List<Row> rows;
    /** Asks whether the endpoint is well; nobody waits for its result. */
    final boolean control;

    /** When it may go again, in the timer's nanoseconds. */
    long readyAt;
    /** Calls of exactly these rows that were neither scored nor refused for the rows' sake. */
    int failures;
    /** Those of {@link #failures} that happened while other calls were scored, so that the rows are to blame. */
    int failuresWhileOthersScored;
    /** Whether these rows, or more rows with these among them, failed in a way that may be their fault. */
    boolean suspected;
    /** {@link Endpoint#mark} of the first call or the last failure. */
    long scoredMark;

    long failedMark;

    private Batch(List<Row> rows, boolean control) {
        this.rows = rows;
        this.control = control;
    }

    static Batch of(List<Row> rows) {
        return new Batch(rows, false);
    }

    static Batch control(FeatureVector vector) {
        return new Batch(List.of(new Row(vector, 1, Optional.empty())), true);
    }

    int size() {
        return rows.size();
    }

    Batch firstHalf() {
        return part(0, size() / 2);
    }

    Batch secondHalf() {
        return part(size() / 2, size());
    }

    private Batch part(int from, int to) {
        Batch part = new Batch(List.copyOf(rows.subList(from, to)), control);
        part.failuresWhileOthersScored = part.size() > 1 ? failuresWhileOthersScored : 0;
        part.suspected = suspected;
        part.scoredMark = scoredMark;
        part.failedMark = failedMark;
        return part;
    }

    List<FeatureVector> vectors() {
        return rows.stream().map(row -> row.vector).toList();
    }
}
