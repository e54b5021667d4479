package dev.inferencebridge.prediction;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Port: where predictions are kept beside the topic. Thread-safe; never blocks the caller on I/O. */
public interface PredictionStore extends AutoCloseable {

    /** Keeps nothing: for a pipeline that writes the topic alone. */
    PredictionStore NONE = new PredictionStore() {
        @Override
        public CompletableFuture<StoreResult> store(Prediction prediction) {
            return CompletableFuture.completedFuture(StoreResult.STORED);
        }

        @Override
        public CompletableFuture<StoreResult> delete(Map<String, @Nullable Object> carried, long writeTimeMicros) {
            return CompletableFuture.completedFuture(StoreResult.STORED);
        }

        @Override
        public void close() {}
    };

    /**
     * Stores one prediction. Storing the same again changes nothing, and one with an older source timestamp does not
     * overwrite a newer one.
     *
     * @return a future that completes when the prediction is durable at the configured consistency or refused for good.
     *     It waits as long as the store is away. It fails by a {@link java.util.concurrent.CancellationException} after
     *     {@link #close()}.
     */
    CompletableFuture<StoreResult> store(Prediction prediction);

    /**
     * Deletes the prediction of a row, unless one is stored with a source timestamp after {@code writeTimeMicros}. Deleting
     * the same again changes nothing.
     *
     * @param carried the carried columns of the row that tell its prediction: those of its key at least
     * @param writeTimeMicros microseconds since the epoch
     * @return as of {@link #store}
     */
    CompletableFuture<StoreResult> delete(Map<String, @Nullable Object> carried, long writeTimeMicros);

    @Override
    void close();
}
