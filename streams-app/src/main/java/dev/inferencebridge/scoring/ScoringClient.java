package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.util.concurrent.CompletableFuture;

/**
 * Port: one exchange with a scoring endpoint, without any retry of its own. Thread-safe; never blocks the caller on the
 * network and never throws from {@link #score}.
 */
public interface ScoringClient extends AutoCloseable {

    /**
     * Sends the rows of one call. Whatever happens to it is a {@link ScoringResponse}.
     *
     * @return a future that completes on a thread of the client; exceptionally only after {@link #close()}
     */
    CompletableFuture<ScoringResponse> score(ScoringCall call);

    /** About how many bytes the row adds to a request, 1 or more. Cheap: it is asked once for every row. */
    int estimatedBytes(FeatureVector row);

    /** Cancels what is in flight and lets go of connections and threads. */
    @Override
    void close();
}
