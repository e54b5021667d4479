package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers each call after a latency of virtual time, as a function says. Confined to the test's thread. */
public final class FakeScoringClient implements ScoringClient {

    private final VirtualTimer timer;
    private final Duration latency;
    private Function<ScoringCall, ScoringResponse> behaviour;

    /** Every call, in the order of arrival. */
    public final List<ScoringCall> calls = new ArrayList<>();

    public FakeScoringClient(VirtualTimer timer, Duration latency, Function<ScoringCall, ScoringResponse> behaviour) {
        this.timer = timer;
        this.latency = latency;
        this.behaviour = behaviour;
    }

    public void behave(Function<ScoringCall, ScoringResponse> next) {
        behaviour = next;
    }

    /** Scores each row with its first number. */
    public static ScoringResponse scored(ScoringCall call) {
        return new ScoringResponse.Scored(
                call.rows().stream()
                        .map(row -> (ModelOutput) new ModelOutput.Scalar(row.get(0)))
                        .toList(),
                Optional.of("blue"));
    }

    public static ScoringResponse unavailable(OptionalInt status) {
        return new ScoringResponse.Unavailable(status, "away", true, Optional.empty(), Optional.of("blue"));
    }

    public static boolean contains(ScoringCall call, double row) {
        return call.rows().stream().anyMatch(vector -> vector.get(0) == row);
    }

    @Override
    public CompletableFuture<ScoringResponse> score(ScoringCall call) {
        calls.add(call);
        var future = new CompletableFuture<ScoringResponse>();
        timer.schedule(latency, () -> future.complete(behaviour.apply(call)));
        return future;
    }

    @Override
    public int estimatedBytes(FeatureVector row) {
        return 10;
    }

    @Override
    public void close() {}
}
