package dev.inferencebridge.retraining;

import java.util.concurrent.CompletableFuture;

/**
 * Port: somebody who is told of triggers. Thread-safe; no method blocks or throws. One whose future fails after all is tried
 * again, as if it were unavailable.
 */
public interface TriggerTarget extends AutoCloseable {

    /**
     * Delivers a trigger, once. May be asked again with the same {@link Dispatch#id}, after a crash even if it was taken: where
     * the target can tell, nothing must come of it twice.
     */
    CompletableFuture<Delivery> deliver(Dispatch dispatch);

    /** Whether it ever answers with {@link Delivery.Started}. */
    default boolean startsJobs() {
        return false;
    }

    /** Asks after a job that {@link Delivery.Started} told of, in this process or an earlier one. */
    default CompletableFuture<JobState> follow(Job job) {
        return CompletableFuture.completedFuture(new JobState.Failed("this target starts no jobs"));
    }

    /** Lets go of connections; deliveries under way fail. */
    @Override
    void close();
}
