package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A row on its way. Its counters belong to whoever holds its {@link Batch}: handed over under the batcher's lock. */
final class Row {

    final FeatureVector vector;
    final int bytes;
    final Optional<TraceContext> trace;
    final CompletableFuture<ScoringResult> future = new CompletableFuture<>();
    int attempts;
    Instant firstAttempt = Instant.MIN;
    Instant lastAttempt = Instant.MIN;

    Row(FeatureVector vector, int bytes, Optional<TraceContext> trace) {
        this.vector = vector;
        this.bytes = bytes;
        this.trace = trace;
    }

    void attempted(Instant now) {
        if (attempts++ == 0) {
            firstAttempt = now;
        }
        lastAttempt = now;
    }
}
