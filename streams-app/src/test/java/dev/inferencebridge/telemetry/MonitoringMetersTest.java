package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricReading;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.retraining.Decision;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitoringMetersTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final Telemetry telemetry = new Telemetry(Clock.fixed(START, ZoneOffset.UTC));
    private final MonitoringMeters meters = telemetry.monitoring("payments");

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void readings_are_those_of_the_last_window() {
        meters.measured(report(reading(Metric.PSI, "amount", 0.3), reading(Metric.NULL_RATE, "amount", 0.5)));
        meters.measured(report(reading(Metric.PSI, "amount", 0.1)));

        assertThat(telemetry.scrape())
                .contains(
                        "bridge_monitoring_windows_total{pipeline=\"payments\"} 2.0",
                        "bridge_monitoring_alarms{pipeline=\"payments\"} 0.0")
                .containsPattern("bridge_monitoring_reading\\{[^}]*metric=\"psi\"[^}]*} 0\\.1")
                .containsPattern("bridge_monitoring_reading\\{[^}]*metric=\"null-rate\"[^}]*} NaN");
    }

    @Test
    void what_a_policy_decides_is_counted() {
        meters.decided(Decision.Verdict.COOLING_DOWN);

        assertThat(telemetry.scrape())
                .contains("bridge_retraining_decisions_total{pipeline=\"payments\",verdict=\"cooling-down\"} 1.0");
    }

    private static MetricReading reading(Metric metric, String feature, double value) {
        return new MetricReading(metric, Optional.of(feature), value, OptionalDouble.of(0.2), 1_000);
    }

    private static WindowReport report(MetricReading... readings) {
        return new WindowReport(
                "payments",
                "fraud",
                Optional.empty(),
                START,
                START.plusSeconds(3_600),
                "b",
                "h",
                1_000,
                List.of(readings));
    }
}
