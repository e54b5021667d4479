package dev.inferencebridge.telemetry;

import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Prediction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The meters of one pipeline. Thread-safe; counting neither blocks nor looks a meter up by its tags. */
public final class PipelineMeters {

    private static final List<String> KNOWN_REASONS = List.of(
            DeadLetter.UNDECODABLE,
            DeadLetter.FEATURE_IMPOSSIBLE,
            DeadLetter.READ_REFUSED,
            DeadLetter.LOOKUP_REFUSED,
            DeadLetter.OUTPUT_MISSING,
            DeadLetter.WRITE_DROPPED,
            DeadLetter.INTERNAL_ERROR);

    private final MeterRegistry registry;
    private final String pipeline;
    private final Clock clock;
    private final Counter predicted;
    private final Map<Outcome.Why, Counter> filtered = new EnumMap<>(Outcome.Why.class);
    private final Tally deadLettered;
    private final Timer age;
    private final Tally readBack;
    private final Counter deleted;
    private final Counter withdrawn;
    private final Counter late;
    private final Counter predictionsDeleted;

    PipelineMeters(MeterRegistry registry, String pipeline, Clock clock) {
        this.registry = registry;
        this.pipeline = pipeline;
        this.clock = clock;
        this.predicted = settled("predicted", "none");
        for (Outcome.Why why : Outcome.Why.values()) {
            filtered.put(why, settled("filtered", BridgeMeter.word(why)));
        }
        this.deadLettered = new Tally(reason -> settled("dead-lettered", reason), KNOWN_REASONS);
        this.age = BridgeMeter.RECORD_AGE.timer(registry, pipeline);
        this.readBack = new Tally(
                outcome -> BridgeMeter.ROWS_READ_BACK.counter(registry, pipeline, outcome),
                List.of("found", "absent", "refused"));
        this.deleted = BridgeMeter.ROWS_DELETED.counter(registry, pipeline);
        this.withdrawn = BridgeMeter.ROWS_WITHDRAWN.counter(registry, pipeline);
        this.late = BridgeMeter.ROWS_LATE.counter(registry, pipeline);
        this.predictionsDeleted = BridgeMeter.PREDICTIONS_DELETED.counter(registry, pipeline);
    }

    /** Counts a record that is settled. */
    public void settled(Outcome outcome) {
        outcome.<Counter>fold(
                        done -> {
                            recordAge(done.prediction());
                            return predicted;
                        },
                        nothing -> Objects.requireNonNull(filtered.get(nothing.why())),
                        dead -> deadLettered.of(dead.letter().reason()))
                .increment();
    }

    /** Counts a row that was read back; the outcome is one of those that the meter lists. */
    public void rowReadBack(String outcome) {
        readBack.of(outcome).increment();
    }

    public void rowDeleted() {
        deleted.increment();
    }

    public void rowWithdrawn() {
        withdrawn.increment();
    }

    public void rowLate() {
        late.increment();
    }

    public void predictionDeleted() {
        predictionsDeleted.increment();
    }

    /**
     * Shows the state of the pipeline as gauges. To be called once.
     *
     * @param state asked at every reading
     */
    public void watch(Supplier<PipelineState> state) {
        BridgeMeter.PIPELINE_IN_FLIGHT.gauge(registry, () -> state.get().inFlight(), pipeline);
        BridgeMeter.PIPELINE_RUNNING.gauge(
                registry, flag(state, now -> now.phase() == PipelineState.Phase.RUNNING), pipeline);
        BridgeMeter.PIPELINE_HALTED.gauge(registry, flag(state, PipelineState::halted), pipeline);
    }

    /** Shows the books of the pipeline as gauges. To be called once. */
    public void watch(LossAccount account) {
        for (LossAccount.Term term : LossAccount.Term.values()) {
            BridgeMeter.RECORDS_ACCOUNT.gauge(
                    registry, () -> account.terms().of(term), pipeline, BridgeMeter.word(term));
        }
        BridgeMeter.RECORDS_UNACCOUNTED.gauge(registry, () -> account.terms().unaccounted(), pipeline);
    }

    private static Supplier<Number> flag(Supplier<PipelineState> state, Predicate<PipelineState> test) {
        return () -> test.test(state.get()) ? 1 : 0;
    }

    private Counter settled(String outcome, String reason) {
        return BridgeMeter.RECORDS_SETTLED.counter(registry, pipeline, outcome, reason);
    }

    private void recordAge(Prediction prediction) {
        Instant now = clock.instant();
        long nowMicros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
        age.record(Math.max(0, nowMicros - prediction.sourceTimestampMicros()), TimeUnit.MICROSECONDS);
    }
}
