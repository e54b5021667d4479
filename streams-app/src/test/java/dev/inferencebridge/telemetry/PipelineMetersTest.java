package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.telemetry.PipelineState.Phase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineMetersTest {

    private static final long NOW_MICROS = 1_700_000_000_250_000L;

    private final Telemetry telemetry =
            new Telemetry(Clock.fixed(Instant.ofEpochMilli(NOW_MICROS / 1_000), ZoneOffset.UTC));
    private final PipelineMeters meters = telemetry.pipeline("card-fraud");

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void every_outcome_is_counted_by_its_reason() {
        meters.settled(predicted(NOW_MICROS));
        meters.settled(predicted(NOW_MICROS));
        meters.settled(new Outcome.Filtered(Outcome.Why.NO_CHANGE));
        meters.settled(deadLetter("model-rejected"));
        meters.settled(deadLetter(DeadLetter.UNDECODABLE));

        assertThat(telemetry.scrape().lines())
                .contains(
                        settled("predicted", "none") + "2.0",
                        settled("filtered", "no-change") + "1.0",
                        settled("dead-lettered", "model-rejected") + "1.0",
                        settled("dead-lettered", "undecodable") + "1.0");
    }

    @Test
    void what_has_not_happened_yet_is_shown_as_zero() {
        assertThat(telemetry.scrape().lines())
                .contains(
                        settled("predicted", "none") + "0.0",
                        settled("filtered", "deleted") + "0.0",
                        settled("filtered", "untouched") + "0.0",
                        settled("dead-lettered", "write-dropped") + "0.0",
                        "bridge_record_age_seconds_count{pipeline=\"card-fraud\"} 0");
    }

    @Test
    void age_runs_from_the_write_at_the_source_to_the_stored_prediction() {
        meters.settled(predicted(NOW_MICROS - 1_500_000));

        assertThat(telemetry.scrape().lines())
                .contains(
                        "bridge_record_age_seconds_count{pipeline=\"card-fraud\"} 1",
                        "bridge_record_age_seconds_sum{pipeline=\"card-fraud\"} 1.5")
                .anyMatch(line -> line.startsWith("bridge_record_age_seconds_bucket{pipeline=\"card-fraud\",le="));
    }

    @Test
    void what_becomes_of_rows_is_counted() {
        meters.rowReadBack("found");
        meters.rowDeleted();
        meters.rowWithdrawn();
        meters.rowLate();
        meters.predictionDeleted();

        assertThat(telemetry.scrape().lines())
                .contains(
                        "bridge_rows_read_back_total{outcome=\"found\",pipeline=\"card-fraud\"} 1.0",
                        "bridge_rows_read_back_total{outcome=\"refused\",pipeline=\"card-fraud\"} 0.0",
                        "bridge_rows_deleted_total{pipeline=\"card-fraud\"} 1.0",
                        "bridge_rows_withdrawn_total{pipeline=\"card-fraud\"} 1.0",
                        "bridge_rows_late_total{pipeline=\"card-fraud\"} 1.0",
                        "bridge_predictions_deleted_total{pipeline=\"card-fraud\"} 1.0");
    }

    @Test
    void a_write_time_in_the_future_counts_as_no_age() {
        meters.settled(predicted(NOW_MICROS + 60_000_000));

        assertThat(telemetry.scrape().lines())
                .contains(
                        "bridge_record_age_seconds_count{pipeline=\"card-fraud\"} 1",
                        "bridge_record_age_seconds_sum{pipeline=\"card-fraud\"} 0.0");
    }

    @Test
    void reasons_without_end_are_counted_as_other() {
        for (int i = 0; i < 100; i++) {
            meters.settled(deadLetter("reason-" + i));
        }

        assertThat(telemetry.scrape().lines().filter(line -> line.contains("outcome=\"dead-lettered\"")))
                .hasSize(Tally.MOST + 1)
                .contains(settled("dead-lettered", "other") + (100.0 - (Tally.MOST - 7)));
    }

    @Test
    void gauges_show_the_state_at_the_time_of_reading() {
        AtomicReference<PipelineState> state =
                new AtomicReference<>(new PipelineState(Phase.RUNNING, false, 17, Optional.empty()));
        meters.watch(state::get);
        assertThat(telemetry.scrape().lines())
                .contains(gauge("running", 1), gauge("halted", 0), gauge("in_flight", 17));

        state.set(new PipelineState(Phase.STARTING, true, 256, Optional.empty()));
        assertThat(telemetry.scrape().lines())
                .contains(gauge("running", 0), gauge("halted", 1), gauge("in_flight", 256));
    }

    @Test
    void a_pipeline_has_its_meters_once() {
        assertThat(telemetry.pipeline("card-fraud")).isSameAs(meters);
    }

    private static String settled(String outcome, String reason) {
        return "bridge_records_settled_total{outcome=\"" + outcome + "\",pipeline=\"card-fraud\",reason=\"" + reason
                + "\"} ";
    }

    private static String gauge(String name, int value) {
        return "bridge_pipeline_" + name + "{pipeline=\"card-fraud\"} " + (double) value;
    }

    private static Outcome predicted(long sourceTimestampMicros) {
        return new Outcome.Predicted(new Prediction(
                Map.of(),
                new ModelOutput.Scalar(0.5),
                Map.of(),
                "fraud",
                Optional.empty(),
                Instant.EPOCH,
                sourceTimestampMicros,
                "0f1e2d3c4b5a6978"));
    }

    private static Outcome deadLetter(String reason) {
        return new Outcome.DeadLettered(
                new DeadLetter(reason, "", OptionalInt.empty(), Optional.empty(), 0, Instant.EPOCH, Instant.EPOCH));
    }
}
