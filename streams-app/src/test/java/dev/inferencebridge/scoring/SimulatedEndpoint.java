package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * A managed endpoint in virtual time: workers that take one call at a time, and a cap of pending calls, workers included,
 * beyond which it answers 429. Scores a row with its first feature. Confined to the test's thread.
 */
final class SimulatedEndpoint implements ScoringClient {

    private final VirtualTimer timer;
    private final RandomGenerator random;
    private final Duration service;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private int cap;
    private int busy;

    long served;
    long throttled;

    private record Pending(ScoringCall call, CompletableFuture<ScoringResponse> response) {}

    /** @param service on average; each call takes between half and one and a half of it */
    SimulatedEndpoint(VirtualTimer timer, RandomGenerator random, Duration service, int cap) {
        this.timer = timer;
        this.random = random;
        this.service = service;
        this.cap = cap;
    }

    void setCap(int cap) {
        this.cap = cap;
    }

    void forget() {
        served = 0;
        throttled = 0;
    }

    double throttledShare() {
        return (double) throttled / (served + throttled);
    }

    /** What it could serve in the time with half the cap as workers, as managed endpoints have. */
    double capacity(Duration time) {
        return (double) workers() * time.toNanos() / service.toNanos();
    }

    private int workers() {
        return Math.max(1, cap / 2);
    }

    @Override
    public CompletableFuture<ScoringResponse> score(ScoringCall call) {
        var response = new CompletableFuture<ScoringResponse>();
        timer.schedule(Duration.ofNanos(200_000 + random.nextInt(300_000)), () -> arrive(new Pending(call, response)));
        return response;
    }

    private void arrive(Pending pending) {
        if (busy + waiting.size() >= cap) {
            throttled++;
            answer(pending, new ScoringResponse.Throttled(Optional.empty()));
        } else if (busy < workers()) {
            serve(pending);
        } else {
            waiting.add(pending);
        }
    }

    private void serve(Pending pending) {
        busy++;
        long nanos = (long) (service.toNanos() * (0.5 + random.nextDouble()));
        timer.schedule(Duration.ofNanos(nanos), () -> {
            busy--;
            served++;
            List<ModelOutput> outputs = pending.call().rows().stream()
                    .map(row -> (ModelOutput) new ModelOutput.Scalar(row.get(0)))
                    .toList();
            answer(pending, new ScoringResponse.Scored(outputs, Optional.empty()));
            if (!waiting.isEmpty() && busy < workers()) {
                serve(waiting.remove());
            }
        });
    }

    private void answer(Pending pending, ScoringResponse response) {
        timer.schedule(
                Duration.ofNanos(200_000 + random.nextInt(300_000)),
                () -> pending.response().complete(response));
    }

    @Override
    public int estimatedBytes(FeatureVector row) {
        return 8 * row.width();
    }

    @Override
    public void close() {}
}
