package dev.inferencebridge.monitoring;

/**
 * Everything that is kept of the rows of one window, or of a part of it. Confined to one thread at a time.
 *
 * <p>Its size does not grow with the rows beyond a bound, and summaries merge: those of the partitions make that of the window.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class WindowSummary {

    private final MonitoredFeatures features;

    private WindowSummary(MonitoredFeatures features) {
        this.features = features;
    }

    /** Of no rows. */
    public static WindowSummary of(MonitoredFeatures features) {
        return new WindowSummary(features);
    }

    /** Counts a row. */
    public void add(Observation observation) {
        throw new UnsupportedOperationException(observation.getClass().getName());
    }

    /** A summary of the rows of both; both stay as they are. Throws {@link IllegalArgumentException} for other features. */
    public WindowSummary merge(WindowSummary other) {
        throw new UnsupportedOperationException(other.getClass().getName());
    }

    BaselineProfile profile(String pipeline) {
        throw new UnsupportedOperationException(pipeline);
    }

    /** How many rows it has seen. */
    public long rows() {
        return 0;
    }

    public MonitoredFeatures features() {
        return features;
    }

    /** To be read by {@link #fromBytes}. */
    public byte[] toBytes() {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads what {@link #toBytes} wrote. Throws {@link IllegalArgumentException} when it is of another version, of other
     * features, or no summary.
     */
    public static WindowSummary fromBytes(byte[] bytes, MonitoredFeatures features) {
        throw new UnsupportedOperationException();
    }

    /** Whether the bytes are a summary of just these features: not so after a change of the schema. */
    public static boolean isOf(byte[] bytes, MonitoredFeatures features) {
        throw new UnsupportedOperationException();
    }
}
