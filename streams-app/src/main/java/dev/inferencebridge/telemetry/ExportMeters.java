package dev.inferencebridge.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Counts what becomes of exported telemetry. Thread-safe; does not block. */
final class ExportMeters implements ExportListener {

    private static final List<String> REASONS = List.of("full", "refused", "stopped");

    private final Map<Outcome, Counter> posts = new EnumMap<>(Outcome.class);
    private final Tally dropped;

    ExportMeters(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            posts.put(outcome, BridgeMeter.TELEMETRY_POSTS.counter(registry, BridgeMeter.word(outcome)));
        }
        dropped = new Tally(reason -> BridgeMeter.TELEMETRY_DROPPED.counter(registry, reason), REASONS);
    }

    @Override
    public void posted(Outcome outcome) {
        Objects.requireNonNull(posts.get(outcome)).increment();
    }

    @Override
    public void dropped(String reason, int items) {
        dropped.of(reason).increment(items);
    }
}
