package dev.inferencebridge.retraining;

import dev.inferencebridge.monitoring.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Triggers for tests. */
public final class Triggers {

    public static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private Triggers() {}

    /** Of the model {@code fraud}; another hour is another trigger. */
    public static RetrainingTrigger ofHour(int hour) {
        return of("fraud", hour);
    }

    public static RetrainingTrigger of(String model, int hour) {
        Instant start = Instant.parse("2026-11-22T00:00:00Z").plus(Duration.ofHours(hour));
        Window window = new Window(start, start.plus(Duration.ofHours(1)));
        return new RetrainingTrigger(
                RetrainingTrigger.idOf(model, "drifted", window),
                model,
                Optional.of("blue"),
                "card-fraud",
                "drifted",
                window.start(),
                window.end(),
                Severity.CRITICAL,
                "psi of amount beyond 0.2",
                List.of(
                        new Evidence(
                                Metric.PSI,
                                Optional.of("amount"),
                                0.31,
                                OptionalDouble.of(0.2),
                                500,
                                "base-1",
                                "features-1"),
                        new Evidence(
                                Metric.VOLUME, Optional.empty(), 12, OptionalDouble.empty(), 12, "", "features-1")),
                NOW,
                Map.of("data", "shop.transactions"));
    }
}
