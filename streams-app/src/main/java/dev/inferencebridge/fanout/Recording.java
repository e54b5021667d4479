package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.TriggerStore;
import java.util.concurrent.CompletableFuture;

/** Writes the rows of triggers, whatever their targets do. Thread-safe. */
final class Recording implements Work {

    private final TriggerStore store;
    private final FanOutListener listener;

    Recording(TriggerStore store, FanOutListener listener) {
        this.store = store;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<Outcome> attempt(TriggerRecord record) {
        if (record.target().isPresent()) {
            return CompletableFuture.completedFuture(Outcome.done());
        }
        return store.record(record.trigger()).thenApply(written -> {
            listener.recorded(record.trigger());
            return Outcome.done();
        });
    }
}
