package dev.inferencebridge.telemetry;

import java.util.List;

/**
 * Whether an instance works. Immutable.
 *
 * @param pipelines every pipeline of the configuration, in its order
 */
public record Health(List<PipelineHealth> pipelines) {

    public Health {
        pipelines = List.copyOf(pipelines);
    }

    /**
     * Whether to leave the process alone: no pipeline gave up. An endpoint or a store that is away does not count, as a
     * restart would not bring it back.
     */
    public boolean isLive() {
        return pipelines.stream().noneMatch(pipeline -> pipeline.state() == PipelineHealth.State.FAILED);
    }

    /** Whether every pipeline turns rows into predictions. */
    public boolean isReady() {
        return pipelines.stream().allMatch(PipelineHealth::isReady);
    }
}
