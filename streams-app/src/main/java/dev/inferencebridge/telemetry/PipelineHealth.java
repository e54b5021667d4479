package dev.inferencebridge.telemetry;

import dev.inferencebridge.scoring.ScorerState;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a pipeline does its work, and why not. Immutable.
 *
 * @param reasons what keeps it from predicting, for people; empty when nothing does. Without values of rows.
 * @param impairments what makes predictions worse while it predicts, for people; empty when nothing does. Without values of rows.
 */
public record PipelineHealth(String pipeline, State state, List<String> reasons, List<String> impairments) {

    /** The one thing to know of a pipeline. */
    public enum State {
        RUNNING,
        STARTING,
        /** Takes no records until one in flight is settled; goes on by itself. */
        HALTED,
        STOPPED,
        /** Stopped because a table no longer has what its features read: somebody has to act. */
        SCHEMA_DRIFT,
        /** Gave up: only a restart of the process brings it back. */
        FAILED;

        /** Whether it never goes on by itself. */
        boolean isEnd() {
            return this == STOPPED || this == SCHEMA_DRIFT || this == FAILED;
        }
    }

    public PipelineHealth {
        reasons = List.copyOf(reasons);
        impairments = List.copyOf(impairments);
    }

    /** Nothing makes its predictions worse. */
    public PipelineHealth(String pipeline, State state, List<String> reasons) {
        this(pipeline, state, reasons, List.of());
    }

    /** A pipeline that the configuration names and that is not there yet. */
    static PipelineHealth notStarted(String pipeline) {
        return new PipelineHealth(pipeline, State.STARTING, List.of("waits for Kafka, the store or other pipelines"));
    }

    /** What the state of a pipeline and of its scorer come to. */
    public static PipelineHealth of(String pipeline, PipelineState state, String model, ScorerState scorer) {
        if (state.drift().isPresent()) {
            return new PipelineHealth(
                    pipeline, State.SCHEMA_DRIFT, List.of(state.drift().get()));
        }
        Optional<String> problem = problem(model, scorer);
        return switch (state.phase()) {
            case FAILED ->
                new PipelineHealth(pipeline, State.FAILED, List.of("stream threads kept failing, see the log"));
            case STOPPED -> new PipelineHealth(pipeline, State.STOPPED, List.of("was told to stop"));
            case STARTING, RUNNING -> {
                if (state.halted()) {
                    yield new PipelineHealth(
                            pipeline,
                            State.HALTED,
                            List.of(problem.orElse(state.inFlight() + " records in flight wait for model " + model
                                    + ", which has not failed, or for the store of predictions")));
                }
                yield state.phase() == PipelineState.Phase.RUNNING
                        ? new PipelineHealth(
                                pipeline, State.RUNNING, problem.stream().toList())
                        : new PipelineHealth(
                                pipeline,
                                State.STARTING,
                                Stream.concat(Stream.of("starts, rebalances or restores"), problem.stream())
                                        .toList());
            }
        };
    }

    /** The same, with one more thing that somebody has to look into. */
    public PipelineHealth and(Optional<String> reason) {
        return reason.map(more -> new PipelineHealth(
                        pipeline,
                        state,
                        Stream.concat(reasons.stream(), Stream.of(more)).toList(),
                        impairments))
                .orElse(this);
    }

    /** The same, with one more thing that makes its predictions worse. It stays ready. */
    public PipelineHealth impairedBy(Optional<String> impairment) {
        return impairment
                .map(more -> new PipelineHealth(
                        pipeline,
                        state,
                        reasons,
                        Stream.concat(impairments.stream(), Stream.of(more)).toList()))
                .orElse(this);
    }

    /** Whether it predicts, but not as well as it should. */
    public boolean isDegraded() {
        return isReady() && !impairments.isEmpty();
    }

    /** Whether rows become predictions. */
    public boolean isReady() {
        return state == State.RUNNING && reasons.isEmpty();
    }

    private static Optional<String> problem(String model, ScorerState scorer) {
        String what = switch (scorer.availability()) {
            case AVAILABLE -> "";
            case UNAVAILABLE -> "unavailable";
            case REFUSED -> "refuses the bridge";
        };
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of("model " + model + ": " + what + " since "
                        + scorer.since().truncatedTo(ChronoUnit.SECONDS)
                        + scorer.lastProblem()
                                .map(problem -> ", last problem: " + problem)
                                .orElse(""));
    }
}
