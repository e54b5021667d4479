package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Ends calls in any order, at once or later, and with any failure of the endpoint. Confined to the test's thread. */
final class UnreliableClient implements ScoringClient {

    private static final List<ScoringResponse> FAILURES = List.of(
            new ScoringResponse.Throttled(Optional.empty()),
            new ScoringResponse.Throttled(Optional.of(Duration.ofSeconds(1))),
            new ScoringResponse.TimedOut(408, Optional.empty()),
            new ScoringResponse.Unavailable(OptionalInt.empty(), "reset", true, Optional.empty(), Optional.empty()),
            new ScoringResponse.Unavailable(
                    OptionalInt.of(503), "busy", false, Optional.of(Duration.ofSeconds(2)), Optional.empty()),
            new ScoringResponse.TooLarge(413, Optional.empty()),
            new ScoringResponse.EndpointRefused(404, "gone"),
            new ScoringResponse.Scored(List.of(), Optional.empty()));

    private final VirtualTimer timer;
    private final RandomGenerator random;
    private boolean reliable;
    int largestCall;

    UnreliableClient(VirtualTimer timer, RandomGenerator random) {
        this.timer = timer;
        this.random = random;
    }

    void recover() {
        reliable = true;
    }

    @Override
    public CompletableFuture<ScoringResponse> score(ScoringCall call) {
        largestCall = Math.max(largestCall, call.rows().size());
        ScoringResponse response = response(call);
        if (random.nextInt(10) == 0) {
            return CompletableFuture.completedFuture(response);
        }
        var future = new CompletableFuture<ScoringResponse>();
        timer.schedule(Duration.ofNanos(random.nextInt(50_000_000)), () -> future.complete(response));
        return future;
    }

    private ScoringResponse response(ScoringCall call) {
        if (reliable || random.nextInt(4) > 0) {
            return FakeScoringClient.scored(call);
        }
        ScoringResponse failure = FAILURES.get(random.nextInt(FAILURES.size()));
        boolean rowIsFine =
                failure instanceof ScoringResponse.TooLarge && call.rows().size() == 1;
        return rowIsFine ? FakeScoringClient.scored(call) : failure;
    }

    @Override
    public int estimatedBytes(FeatureVector row) {
        return 10;
    }

    @Override
    public void close() {}
}
