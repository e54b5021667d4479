package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Batchers and rows as the tests of this package want them. */
final class Batchers {

    private Batchers() {}

    static MicroBatcherOptions options(int maxRows, int maxConcurrency) {
        return new MicroBatcherOptions(
                "test", maxRows, 1 << 20, maxConcurrency, maxConcurrency, 10_000, RetryPolicy.DEFAULT);
    }

    static MicroBatcher batcher(ScoringClient client, VirtualTimer timer, int maxRows, int maxConcurrency) {
        return new MicroBatcher(client, options(maxRows, maxConcurrency), timer, new Random(7), ScoringListener.NONE);
    }

    /** Asks for the rows {@code [from, to)}, each of which is its number. */
    static List<CompletableFuture<ScoringResult>> ask(MicroBatcher batcher, int from, int to) {
        List<CompletableFuture<ScoringResult>> results = new ArrayList<>();
        for (int row = from; row < to; row++) {
            results.add(batcher.score(FeatureVector.of(row)));
        }
        return results;
    }

    static String word(CompletableFuture<ScoringResult> result) {
        if (!result.isDone()) {
            return "waiting";
        }
        return result.join().fold(scored -> "scored", ScoringResult.Refused::reason);
    }

    static List<String> words(List<CompletableFuture<ScoringResult>> results) {
        return results.stream().map(Batchers::word).toList();
    }
}
