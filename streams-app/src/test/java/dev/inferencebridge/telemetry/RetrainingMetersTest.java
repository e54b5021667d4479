package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.DeliveryStatus;
import dev.inferencebridge.retraining.Triggers;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetrainingMetersTest {

    private final Telemetry telemetry = new Telemetry(Clock.fixed(Triggers.NOW, ZoneOffset.UTC));
    private final List<BridgeEvent> events = new ArrayList<>();
    private final RetrainingMeters meters = telemetry.retraining(events::add);

    @AfterEach
    void close() {
        telemetry.close();
    }

    private static DeliveryRow delivery(DeliveryStatus status) {
        return DeliveryRow.pending("rt-1", "train", 0, Triggers.NOW)
                .tried(status, Optional.empty(), Optional.of("HTTP 400"), Triggers.NOW, Optional.empty());
    }

    @Test
    void a_trigger_is_counted_and_told_of() {
        meters.recorded(Triggers.ofHour(1));

        assertThat(telemetry.scrape())
                .contains("bridge_retraining_triggers_total{pipeline=\"card-fraud\",policy=\"drifted\"} 1.0");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).name()).isEqualTo("RetrainingTriggered");
        assertThat(events.get(0).properties())
                .containsEntry("trigger", Triggers.ofHour(1).id())
                .containsEntry("reason", "psi of amount beyond 0.2")
                .containsEntry("evidence", 2);
    }

    @Test
    void attempts_are_counted_and_failures_told_of() {
        meters.attempted(delivery(DeliveryStatus.RETRYING));
        meters.attempted(delivery(DeliveryStatus.FAILED));
        meters.ended(delivery(DeliveryStatus.SUCCEEDED));

        assertThat(telemetry.scrape())
                .contains(
                        "bridge_retraining_deliveries_total{outcome=\"retrying\",target=\"train\"} 1.0",
                        "bridge_retraining_deliveries_total{outcome=\"failed\",target=\"train\"} 1.0",
                        "bridge_retraining_jobs_total{outcome=\"succeeded\",target=\"train\"} 1.0");
        assertThat(events)
                .containsExactly(new BridgeEvent.RetrainingFailed(Triggers.NOW, "rt-1", "train", 1, "HTTP 400"));
    }

    @Test
    void what_keeps_triggers_from_their_targets_is_told_by_health_and_does_not_unready_the_instance() {
        HealthWatch watch = new HealthWatch(List.of("card-fraud"));
        watch.watch("card-fraud", () -> new PipelineHealth("card-fraud", PipelineHealth.State.RUNNING, List.of()));

        assertThat(HealthJson.ready(watch.get())).doesNotContain("retraining");
        watch.watchRetraining(() -> List.of("target train: HTTP 503"));

        assertThat(watch.get().isReady()).isTrue();
        assertThat(HealthJson.ready(watch.get())).contains("\"retraining\":[\"target train: HTTP 503\"]");
    }
}
