package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Scores single rows with one model. Behind it rows are batched, admitted, retried and bisected. Thread-safe; never blocks
 * on the network.
 */
public interface Scorer extends AutoCloseable {

    /**
     * Asks for the score of one row.
     *
     * @param trace where the row comes from, if that is traced; calls carry it on, see {@link CallTrace}
     * @return a future that completes with a result when there is one. It waits as long as the endpoint is away: an
     *     unreachable endpoint is back-pressure, not a result. It fails by a
     *     {@link java.util.concurrent.CancellationException} after {@link #close()}, and by a
     *     {@link java.util.concurrent.RejectedExecutionException} when more rows wait than the scorer was sized for.
     */
    CompletableFuture<ScoringResult> score(FeatureVector row, Optional<TraceContext> trace);

    /** As above, for a row that nobody traces. */
    default CompletableFuture<ScoringResult> score(FeatureVector row) {
        return score(row, Optional.empty());
    }

    /** Stops asking. Rows without a result are cancelled. */
    @Override
    void close();
}
