package dev.inferencebridge.cli;

import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.telemetry.HealthWatch;
import dev.inferencebridge.telemetry.LossWatch;
import dev.inferencebridge.telemetry.PipelineHealth;
import dev.inferencebridge.telemetry.PipelineMeters;
import dev.inferencebridge.telemetry.PipelineState;
import dev.inferencebridge.telemetry.PipelineState.Phase;
import dev.inferencebridge.telemetry.Telemetry;
import dev.inferencebridge.topology.ScoringPipeline;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** Shows a pipeline to telemetry, which knows none. */
final class PipelineWatch {

    private PipelineWatch() {}

    static void show(
            ScoringPipeline pipeline,
            String model,
            MicroBatcher scorer,
            Supplier<Optional<String>> lookups,
            PipelineMeters meters,
            HealthWatch health,
            LossWatch losses) {
        meters.watch(() -> state(pipeline));
        health.watch(
                pipeline.name(),
                () -> PipelineHealth.of(pipeline.name(), state(pipeline), model, scorer.state())
                        .and(losses.problem(pipeline.name()))
                        .impairedBy(lookups.get()));
    }

    /** Adds the metrics of Kafka Streams and its clients. What is returned looks for new ones now and then until closed. */
    static AutoCloseable bindClient(ScoringPipeline pipeline, Telemetry telemetry) {
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(pipeline.client(), Tags.of("pipeline", pipeline.name()));
        metrics.bindTo(telemetry.registry());
        return metrics;
    }

    private static PipelineState state(ScoringPipeline pipeline) {
        return new PipelineState(
                phase(pipeline.client().state()), pipeline.isHalted(), pipeline.inFlight(), pipeline.stopReason());
    }

    static Phase phase(KafkaStreams.State state) {
        return switch (state) {
            case CREATED, REBALANCING -> Phase.STARTING;
            case RUNNING -> Phase.RUNNING;
            case PENDING_SHUTDOWN, NOT_RUNNING -> Phase.STOPPED;
            case PENDING_ERROR, ERROR -> Phase.FAILED;
        };
    }
}
