package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.scoring.CallOutcome;
import dev.inferencebridge.scoring.ScorerState;
import dev.inferencebridge.scoring.ScorerState.Availability;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelMetersTest {

    private final Telemetry telemetry = new Telemetry(Clock.systemUTC());
    private final ModelMeters meters = telemetry.model("fraud");

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void calls_are_counted_by_outcome_and_timed_when_they_were_scored() {
        meters.callFinished(CallOutcome.SCORED, 64, Duration.ofMillis(250));
        meters.callFinished(CallOutcome.SCORED, 3, Duration.ofMillis(250));
        meters.callFinished(CallOutcome.THROTTLED, 64, Duration.ofMillis(1));

        assertThat(telemetry.scrape().lines())
                .contains(
                        "bridge_scoring_calls_total{model=\"fraud\",outcome=\"scored\"} 2.0",
                        "bridge_scoring_calls_total{model=\"fraud\",outcome=\"throttled\"} 1.0",
                        "bridge_scoring_calls_total{model=\"fraud\",outcome=\"endpoint-refused\"} 0.0",
                        "bridge_scoring_call_duration_seconds_count{model=\"fraud\"} 2",
                        "bridge_scoring_call_duration_seconds_sum{model=\"fraud\"} 0.5",
                        "bridge_scoring_call_rows_bucket{model=\"fraud\",le=\"4.0\"} 1",
                        "bridge_scoring_call_rows_bucket{model=\"fraud\",le=\"64.0\"} 3",
                        "bridge_scoring_call_rows_sum{model=\"fraud\"} 131.0");
    }

    @Test
    void rows_that_are_retried_or_refused_are_counted_by_reason() {
        meters.retryScheduled("throttled", 64, Duration.ofSeconds(1));
        meters.retryScheduled("throttled", 1, Duration.ofSeconds(2));
        meters.retryScheduled("bisected", 64, Duration.ZERO);
        meters.rowsRefused("model-rejected", 1);

        assertThat(telemetry.scrape().lines())
                .contains(
                        "bridge_scoring_rows_retried_total{model=\"fraud\",reason=\"throttled\"} 65.0",
                        "bridge_scoring_rows_retried_total{model=\"fraud\",reason=\"bisected\"} 64.0",
                        "bridge_scoring_rows_retried_total{model=\"fraud\",reason=\"timed-out\"} 0.0",
                        "bridge_scoring_rows_refused_total{model=\"fraud\",reason=\"model-rejected\"} 1.0");
    }

    @Test
    void gauges_add_up_the_scorers_of_the_model() {
        meters.watch(() -> state(6, 5, 100, Availability.AVAILABLE));
        meters.watch(() -> state(2, 1, 30, Availability.UNAVAILABLE));

        assertThat(telemetry.scrape().lines())
                .contains(
                        "bridge_scoring_admission_limit{model=\"fraud\"} 8.0",
                        "bridge_scoring_calls_in_flight{model=\"fraud\"} 6.0",
                        "bridge_scoring_rows_queued{model=\"fraud\"} 130.0",
                        "bridge_scoring_availability{model=\"fraud\",state=\"available\"} 1.0",
                        "bridge_scoring_availability{model=\"fraud\",state=\"unavailable\"} 1.0",
                        "bridge_scoring_availability{model=\"fraud\",state=\"refused\"} 0.0");
    }

    @Test
    void models_are_told_apart() {
        telemetry.model("churn").callFinished(CallOutcome.SCORED, 1, Duration.ofMillis(1));

        assertThat(telemetry.scrape().lines())
                .contains(
                        "bridge_scoring_calls_total{model=\"churn\",outcome=\"scored\"} 1.0",
                        "bridge_scoring_calls_total{model=\"fraud\",outcome=\"scored\"} 0.0");
    }

    private static ScorerState state(int limit, int calls, int rows, Availability availability) {
        return new ScorerState(limit, calls, rows, availability, Instant.EPOCH, Optional.empty());
    }
}
