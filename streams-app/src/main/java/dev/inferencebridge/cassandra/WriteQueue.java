package dev.inferencebridge.cassandra;

import dev.inferencebridge.prediction.StoreResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;

/**
 * The writes of one store, each until it is stored or refused for good. Thread-safe; no thread waits.
 *
 * @param <S> the statement
 */
final class WriteQueue<S> {

    private final RequestQueue<S, Object> requests;

    private final WriteTarget target;

    WriteQueue(
            WriteTarget target,
            RequestQueue.Runner<S, Object> runner,
            RequestQueue.Timer timer,
            WritePolicy policy,
            DoubleSupplier jitter) {
        this.target = target;
        this.requests =
                new RequestQueue<>("predictions to " + target.table(), runner, timer, policy, jitter, target::retried);
    }

    /** The future completes exceptionally only once the queue or the session is closed. */
    CompletableFuture<StoreResult> submit(S statement) {
        return requests.submit(statement)
                .thenApply(answer -> answer.<StoreResult>fold(
                        done -> StoreResult.STORED, refused -> target.dropped(refused.failure(), refused.attempts())));
    }

    int inFlight() {
        return requests.inFlight();
    }

    int waiting() {
        return requests.waiting();
    }

    void close() {
        requests.close();
    }
}
