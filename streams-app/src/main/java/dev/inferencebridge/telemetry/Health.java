package dev.inferencebridge.telemetry;

import java.util.List;

/**
 * Whether an instance works. Immutable.
 *
 * @param pipelines every pipeline of the configuration, in its order
 * @param retraining what keeps triggers from their targets, for people; empty when nothing does. Predictions do without, so that
 *     readiness does not depend on it.
 */
public record Health(List<PipelineHealth> pipelines, List<String> retraining) {

    public Health {
        pipelines = List.copyOf(pipelines);
        retraining = List.copyOf(retraining);
    }

    /** Of pipelines alone. */
    public Health(List<PipelineHealth> pipelines) {
        this(pipelines, List.of());
    }

    /**
     * Whether to leave the process alone: a pipeline lives, or all were told to stop. One that gave up does not count while
     * others work, nor does an endpoint or a store that is away, as a restart would not bring it back.
     */
    public boolean isLive() {
        return pipelines.stream().anyMatch(pipeline -> !pipeline.state().isEnd())
                || pipelines.stream().allMatch(pipeline -> pipeline.state() == PipelineHealth.State.STOPPED);
    }

    /** Whether every pipeline turns rows into predictions. */
    public boolean isReady() {
        return pipelines.stream().allMatch(PipelineHealth::isReady);
    }
}
