package dev.inferencebridge.telemetry;

import dev.inferencebridge.monitoring.LabelOutcome;
import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricReading;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.retraining.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of what is watched of one pipeline. Thread-safe; one thread at a time tells of windows. */
public final class MonitoringMeters {

    private static final String WHOLE = "none";

    private final MeterRegistry registry;
    private final String pipeline;
    private final Counter windows;
    private final Counter late;
    private final Map<LabelOutcome, Counter> labels = new EnumMap<>(LabelOutcome.class);
    private final Map<Decision.Verdict, Counter> verdicts = new EnumMap<>(Decision.Verdict.class);
    private final Map<Of, Double> readings = new ConcurrentHashMap<>();
    private volatile int alarms;

    private record Of(Metric metric, String feature) {}

    MonitoringMeters(MeterRegistry registry, String pipeline) {
        this.registry = registry;
        this.pipeline = pipeline;
        this.windows = BridgeMeter.MONITORING_WINDOWS.counter(registry, pipeline);
        this.late = BridgeMeter.MONITORING_ROWS_LATE.counter(registry, pipeline);
        for (LabelOutcome outcome : LabelOutcome.values()) {
            labels.put(outcome, BridgeMeter.MONITORING_LABELS.counter(registry, pipeline, outcome.word()));
        }
        for (Decision.Verdict verdict : Decision.Verdict.values()) {
            verdicts.put(verdict, BridgeMeter.RETRAINING_DECISIONS.counter(registry, pipeline, verdict.word()));
        }
        BridgeMeter.MONITORING_ALARMS.gauge(registry, () -> alarms, pipeline);
    }

    /** Shows the readings of a window in place of those of the one before. */
    public void measured(WindowReport report) {
        Map<Of, Double> now = new HashMap<>();
        for (MetricReading reading : report.readings()) {
            now.put(new Of(reading.metric(), reading.feature().orElse(WHOLE)), reading.value());
        }
        readings.replaceAll((of, before) -> now.getOrDefault(of, Double.NaN));
        now.forEach((of, value) -> {
            if (readings.put(of, value) == null) {
                BridgeMeter.MONITORING_READING.gauge(
                        registry, () -> readings.getOrDefault(of, Double.NaN), pipeline, of.metric.word(), of.feature);
            }
        });
        alarms = report.alarms().size();
        windows.increment();
    }

    public void rowsLate(long rows) {
        late.increment((double) rows);
    }

    public void label(LabelOutcome outcome) {
        Objects.requireNonNull(labels.get(outcome)).increment();
    }

    public void decided(Decision.Verdict verdict) {
        Objects.requireNonNull(verdicts.get(verdict)).increment();
    }
}
