package dev.inferencebridge.scoring;

import java.time.Duration;
import java.util.List;

/**
 * Is told what a {@link MicroBatcher} does. Called on the threads that complete calls, without a lock, concurrently; must
 * return quickly and not throw.
 */
public interface ScoringListener {

    ScoringListener NONE = new ScoringListener() {};

    /**
     * One exchange ended.
     *
     * @param rows how many rows it carried
     */
    default void callFinished(CallOutcome outcome, int rows, Duration duration) {}

    /** The same end of an exchange, in full. */
    default void exchanged(ScoringExchange exchange) {}

    /**
     * Rows go back to wait.
     *
     * @param reason {@code throttled}, {@code timed-out}, {@code unavailable}, {@code endpoint-refused} or
     *     {@code bisected}
     */
    default void retryScheduled(String reason, int rows, Duration delay) {}

    /** The endpoint came or went. */
    default void availabilityChanged(ScorerState.Availability from, ScorerState.Availability to) {}

    /**
     * Rows were refused for good.
     *
     * @param reason as in {@link ScoringResult.Refused#reason()}
     */
    default void rowsRefused(String reason, int rows) {}

    /** Tells several, one after the other. */
    static ScoringListener all(List<? extends ScoringListener> listeners) {
        return new ScoringListeners(listeners);
    }
}
