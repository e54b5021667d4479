package dev.inferencebridge.cli;

import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.telemetry.HealthWatch;
import dev.inferencebridge.telemetry.PipelineHealth;
import dev.inferencebridge.telemetry.PipelineMeters;
import dev.inferencebridge.telemetry.PipelineState;
import dev.inferencebridge.telemetry.PipelineState.Phase;
import dev.inferencebridge.telemetry.Telemetry;
import dev.inferencebridge.topology.ScoringPipeline;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;

/** Shows a pipeline to telemetry, which knows none. */
final class PipelineWatch {

    private PipelineWatch() {}

    static void show(
            ScoringPipeline pipeline, String model, MicroBatcher scorer, PipelineMeters meters, HealthWatch health) {
        meters.watch(() -> state(pipeline));
        health.watch(pipeline.name(), () -> PipelineHealth.of(pipeline.name(), state(pipeline), model, scorer.state()));
    }

    /** Adds the metrics of Kafka Streams and its clients. What is returned looks for new ones now and then until closed. */
    static AutoCloseable bindClient(ScoringPipeline pipeline, Telemetry telemetry) {
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(pipeline.client(), Tags.of("pipeline", pipeline.name()));
        metrics.bindTo(telemetry.registry());
        return metrics;
    }

    private static PipelineState state(ScoringPipeline pipeline) {
        return new PipelineState(phase(pipeline), pipeline.isHalted(), pipeline.inFlight());
    }

    private static Phase phase(ScoringPipeline pipeline) {
        if (pipeline.hasFailed()) {
            return Phase.FAILED;
        }
        if (pipeline.ended().isDone()) {
            return Phase.STOPPED;
        }
        return pipeline.isRunning() ? Phase.RUNNING : Phase.STARTING;
    }
}
