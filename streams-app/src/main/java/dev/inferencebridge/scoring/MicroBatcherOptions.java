package dev.inferencebridge.scoring;

/**
 * The bounds of one {@link MicroBatcher}. Immutable.
 *
 * @param name of the model and deployment, for logs
 * @param maxRowsPerCall 1 or more; default 64
 * @param maxBytesPerCall by the client's estimate, 1 or more; default 1 MiB. A single larger row is sent alone.
 * @param maxConcurrency calls in flight that are never exceeded, 1 or more; default 64
 * @param eagerCalls about how many calls share the rows in flight: a call that is not full leaves when it has this part of
 *     them. 1 or more; default 8
 * @param maxQueuedRows rows that may wait, 1 or more; must not be below what all callers together may have in flight
 * @param retry how failed calls are repeated
 * @param sampled the share of calls whose trace is exported, 0 to 1; see {@link CallTrace#exported()}
 */
public record MicroBatcherOptions(
        String name,
        int maxRowsPerCall,
        long maxBytesPerCall,
        int maxConcurrency,
        int eagerCalls,
        int maxQueuedRows,
        RetryPolicy retry,
        double sampled) {

    /** Nothing is exported. */
    public MicroBatcherOptions(
            String name,
            int maxRowsPerCall,
            long maxBytesPerCall,
            int maxConcurrency,
            int eagerCalls,
            int maxQueuedRows,
            RetryPolicy retry) {
        this(name, maxRowsPerCall, maxBytesPerCall, maxConcurrency, eagerCalls, maxQueuedRows, retry, 0);
    }

    public static MicroBatcherOptions defaults(String name) {
        return new MicroBatcherOptions(name, 64, 1 << 20, 64, 8, 100_000, RetryPolicy.DEFAULT);
    }

    public MicroBatcherOptions {
        requirePositive("maxRowsPerCall", maxRowsPerCall);
        requirePositive("maxBytesPerCall", maxBytesPerCall);
        requirePositive("maxConcurrency", maxConcurrency);
        requirePositive("eagerCalls", eagerCalls);
        requirePositive("maxQueuedRows", maxQueuedRows);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, was " + value);
        }
    }
}
