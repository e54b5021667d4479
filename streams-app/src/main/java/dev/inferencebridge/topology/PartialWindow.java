package dev.inferencebridge.topology;

/**
 * What one task says of a window, on its way to the task that merges. Immutable.
 *
 * @param source names the task: {@code score-3}
 * @param startMillis of the window
 * @param rows that it is made of
 * @param sum a {@code WindowSummary} or a {@code PerformanceSummary}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record PartialWindow(String source, long startMillis, Kind kind, long rows, byte[] sum) {

    enum Kind {
        ROWS,
        LABELS
    }

    static final RecordCodec<PartialWindow> CODEC = new RecordCodec<>(
            "a partial window",
            (byte) 1,
            partial -> partial.sum.length + 64,
            (out, partial) -> out.putText(partial.source)
                    .putLong(partial.startMillis)
                    .put(partial.kind == Kind.LABELS)
                    .putLong(partial.rows)
                    .putBytes(partial.sum),
            in -> new PartialWindow(
                    in.getText(),
                    in.getLong(),
                    in.getBoolean() ? Kind.LABELS : Kind.ROWS,
                    in.getLong(),
                    in.getSomeBytes()));
}
