package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.util.concurrent.CompletableFuture;

/** Breaks the contract of the port a few times, in turn by throwing and by failing, before it behaves. */
final class BrokenClient implements ScoringClient {

    private final ScoringClient client;
    private int left;

    BrokenClient(ScoringClient client, int times) {
        this.client = client;
        this.left = times;
    }

    @Override
    public CompletableFuture<ScoringResponse> score(ScoringCall call) {
        if (left == 0) {
            return client.score(call);
        }
        var bug = new IllegalStateException("a bug");
        if (left-- % 2 == 0) {
            throw bug;
        }
        return CompletableFuture.failedFuture(bug);
    }

    @Override
    public int estimatedBytes(FeatureVector row) {
        return client.estimatedBytes(row);
    }

    @Override
    public void close() {
        client.close();
    }
}
