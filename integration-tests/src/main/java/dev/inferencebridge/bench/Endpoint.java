package dev.inferencebridge.bench;

import dev.inferencebridge.azure.ml.AzureMlOptions;
import dev.inferencebridge.azure.ml.AzureMlScoringClient;
import dev.inferencebridge.azure.ml.BearerTokens;
import dev.inferencebridge.azure.ml.PayloadFormat;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.ScoringCall;
import dev.inferencebridge.scoring.ScoringResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The bridge's client of the endpoint, bare: any other response than predictions fails its future. Thread-safe. */
final class Endpoint implements AutoCloseable {

    private final AzureMlScoringClient client;
    private final AtomicLong calls = new AtomicLong();

    /** {@code maxCalls} sizes threads and connections. */
    Endpoint(WorkerPlan plan, int maxCalls) {
        AzureMlOptions defaults =
                AzureMlOptions.defaults(plan.scoringUri(), new PayloadFormat.Rows("result"), Rows.INPUTS);
        String key = plan.key();
        client = new AzureMlScoringClient(
                new AzureMlOptions(
                        defaults.scoringUri(),
                        Optional.empty(),
                        defaults.format(),
                        defaults.inputNames(),
                        Settings.CALL_TIMEOUT,
                        maxCalls,
                        defaults.maxResponseBytes(),
                        Optional.empty()),
                BearerTokens.ofKey(() -> key),
                Clock.systemUTC());
    }

    /** One output for each row, in their order. */
    CompletableFuture<List<ModelOutput>> score(List<FeatureVector> rows) {
        return client.score(new ScoringCall(rows, "bench-" + calls.incrementAndGet()))
                .thenApply(Endpoint::outputs);
    }

    private static List<ModelOutput> outputs(ScoringResponse response) {
        if (response instanceof ScoringResponse.Scored scored) {
            return scored.outputs();
        }
        throw new IllegalStateException("the endpoint did not score: " + response);
    }

    @Override
    public void close() {
        client.close();
    }
}
