package dev.inferencebridge.telemetry;

import dev.inferencebridge.scoring.CallOutcome;
import dev.inferencebridge.scoring.ScorerState;
import dev.inferencebridge.scoring.ScorerState.Availability;
import dev.inferencebridge.scoring.ScoringListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The meters of one model, over all its scorers. Thread-safe; counting neither blocks nor looks a meter up by its tags.
 */
public final class ModelMeters implements ScoringListener {

    private static final List<String> RETRIES =
            List.of("throttled", "timed-out", "unavailable", "endpoint-refused", "bisected");

    private final Map<CallOutcome, Counter> calls = new EnumMap<>(CallOutcome.class);
    private final Timer duration;
    private final DistributionSummary rowsPerCall;
    private final Tally retried;
    private final Tally refused;
    private final List<Supplier<ScorerState>> scorers = new CopyOnWriteArrayList<>();

    ModelMeters(MeterRegistry registry, String model) {
        for (CallOutcome outcome : CallOutcome.values()) {
            calls.put(outcome, BridgeMeter.SCORING_CALLS.counter(registry, model, BridgeMeter.word(outcome)));
        }
        duration = BridgeMeter.SCORING_CALL_DURATION.timer(registry, model);
        rowsPerCall = BridgeMeter.SCORING_CALL_ROWS.summary(registry, model);
        retried = new Tally(reason -> BridgeMeter.SCORING_ROWS_RETRIED.counter(registry, model, reason), RETRIES);
        refused = new Tally(reason -> BridgeMeter.SCORING_ROWS_REFUSED.counter(registry, model, reason), List.of());
        BridgeMeter.SCORING_ADMISSION_LIMIT.gauge(registry, sum(ScorerState::admissionLimit), model);
        BridgeMeter.SCORING_CALLS_IN_FLIGHT.gauge(registry, sum(ScorerState::callsInFlight), model);
        BridgeMeter.SCORING_ROWS_QUEUED.gauge(registry, sum(ScorerState::queuedRows), model);
        for (Availability each : Availability.values()) {
            BridgeMeter.SCORING_AVAILABILITY.gauge(
                    registry, sum(state -> state.availability() == each ? 1 : 0), model, BridgeMeter.word(each));
        }
    }

    /**
     * Adds a scorer of the model to its gauges.
     *
     * @param state asked at every reading
     */
    public void watch(Supplier<ScorerState> state) {
        scorers.add(state);
    }

    @Override
    public void callFinished(CallOutcome outcome, int rows, Duration took) {
        Objects.requireNonNull(calls.get(outcome)).increment();
        rowsPerCall.record(rows);
        if (outcome == CallOutcome.SCORED) {
            duration.record(took);
        }
    }

    @Override
    public void retryScheduled(String reason, int rows, Duration delay) {
        retried.of(reason).increment(rows);
    }

    @Override
    public void rowsRefused(String reason, int rows) {
        refused.of(reason).increment(rows);
    }

    private Supplier<Number> sum(ToIntFunction<ScorerState> part) {
        return () -> scorers.stream().map(Supplier::get).mapToInt(part).sum();
    }
}
