package dev.inferencebridge.cli;

import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.telemetry.BridgeEvent;
import dev.inferencebridge.telemetry.BridgeEvents;
import dev.inferencebridge.telemetry.PipelineMeters;
import dev.inferencebridge.topology.PipelineListener;
import java.time.Instant;
import java.util.Locale;

/** Counts what a pipeline tells, and passes outcomes on. Thread-safe. */
final class PipelineEvents implements PipelineListener {

    private final String pipeline;
    private final PipelineMeters meters;
    private final BridgeEvents events;
    private final BridgeListener listener;

    PipelineEvents(String pipeline, PipelineMeters meters, BridgeEvents events, BridgeListener listener) {
        this.pipeline = pipeline;
        this.meters = meters;
        this.events = events;
        this.listener = listener;
    }

    @Override
    public void settled(Outcome outcome) {
        meters.settled(outcome);
        listener.settled(pipeline, outcome);
    }

    @Override
    public void readBack(ReadBack result) {
        meters.rowReadBack(result.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void rowDeleted() {
        meters.rowDeleted();
    }

    @Override
    public void withdrawn() {
        meters.rowWithdrawn();
    }

    @Override
    public void predictionDeleted() {
        meters.predictionDeleted();
    }

    @Override
    public void lateInWindow() {
        meters.rowLate();
    }

    @Override
    public void schemaDrifted(String problem) {
        events.publish(new BridgeEvent.SchemaMismatch(Instant.now(), pipeline, problem));
    }
}
