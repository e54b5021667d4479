package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.monitoring.LabelDefinition;
import dev.inferencebridge.monitoring.LabelOutcome;
import dev.inferencebridge.monitoring.LabelTarget;
import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricReading;
import dev.inferencebridge.monitoring.MetricRules;
import dev.inferencebridge.monitoring.MonitorDefinition;
import dev.inferencebridge.monitoring.MonitoredFeatures;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.SchemaGuard;
import dev.inferencebridge.prediction.SourcePosition;
import dev.inferencebridge.prediction.StoreResult;
import dev.inferencebridge.retraining.Condition;
import dev.inferencebridge.retraining.Decision;
import dev.inferencebridge.retraining.Limit;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.Severity;
import dev.inferencebridge.retraining.Subject;
import dev.inferencebridge.retraining.TriggerPolicy;
import dev.inferencebridge.scoring.ModelOutput;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A watched pipeline under test: a row is its amount, and its prediction is that. Windows of 10 s take rows for 2 s more; a
 * dead letter in every window is an alarm.
 */
final class WatchedGraph implements MonitoringListener {

    static final FeatureSchema AMOUNT = new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount")));
    static final String REFUSED = "refused";

    final List<WindowReport> reports = new ArrayList<>();
    final List<Decision.Verdict> verdicts = new ArrayList<>();
    final List<RetrainingTrigger> triggers = new ArrayList<>();
    final Map<LabelOutcome, Integer> labels = new EnumMap<>(LabelOutcome.class);
    long late;

    static MonitoringSpec spec(boolean labels, boolean raisesTriggers) {
        MonitorDefinition definition = new MonitorDefinition(
                "payments",
                "fraud",
                MonitoredFeatures.of(AMOUNT),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                1,
                Optional.empty(),
                new MetricRules(
                        Map.of(Metric.NORMALIZED_WASSERSTEIN, OptionalDouble.of(1.0)),
                        Map.of(),
                        Map.of(),
                        Map.of(Metric.VOLUME, OptionalDouble.empty(), Metric.DEAD_LETTER_RATE, OptionalDouble.of(0.1)),
                        Map.of()));
        return new MonitoringSpec(
                definition,
                "reports",
                Optional.of("triggers"),
                raisesTriggers,
                2,
                labels
                        ? Optional.of(new MonitoringSpec.Labels(
                                "labels",
                                1,
                                Map.of("id", "payment"),
                                "fraud",
                                new LabelDefinition(
                                        LabelTarget.BINARY,
                                        0.5,
                                        Optional.empty(),
                                        Duration.ofSeconds(60),
                                        1,
                                        Map.of(Metric.ACCURACY, OptionalDouble.empty()))))
                        : Optional.empty());
    }

    MonitoringSteps monitoring() {
        return new MonitoringSteps(
                Optional.empty(),
                Optional.of(TriggerPolicy.of(
                        "drift",
                        new Subject("fraud", Optional.empty(), "payments"),
                        new TriggerPolicy.Rules(
                                TriggerPolicy.Match.ANY,
                                List.of(new Condition.Beyond(
                                        Metric.DEAD_LETTER_RATE, Optional.empty(), new Limit.Monitored(), 1)),
                                Duration.ZERO,
                                Duration.ofDays(36_500),
                                Severity.WARNING,
                                Map.of()))),
                labelDecoder(),
                report -> ("report " + report.start().toEpochMilli() + " rows " + report.rows()).getBytes(UTF_8),
                trigger -> ("trigger " + trigger.windowStart().toEpochMilli()).getBytes(UTF_8),
                this);
    }

    PipelineSpec pipeline(boolean withLabels, boolean raisesTriggers) {
        return new PipelineSpec(
                "payments",
                "changes",
                "redrive",
                "predictions",
                "dead-letters",
                64,
                Duration.ofMillis(5),
                Optional.empty(),
                Optional.of(spec(withLabels, raisesTriggers)));
    }

    PipelineSteps steps() {
        return new PipelineSteps(
                (key, value, timestamp) ->
                        row(Map.of("id", new String(key, UTF_8)), Map.of("amount", Cell.of(new String(value, UTF_8)))),
                AMOUNT,
                Set.of(),
                List.of(),
                Optional.empty(),
                SchemaGuard.NONE,
                (row, windows, timestamp, withdrawn, trace) ->
                        CompletableFuture.completedFuture(outcome(String.valueOf(row.value("amount")))),
                (row, writeTime) -> CompletableFuture.completedFuture(StoreResult.STORED),
                new RedriveDecoder(headers -> Optional.<SourcePosition>empty(), RecordHeaders::new),
                prediction -> "scored".getBytes(UTF_8),
                (headers, topic, partition, offset, timestamp, letter) -> new RecordHeaders(headers),
                PipelineListener.NONE,
                new LossAccount(),
                Clock.systemUTC(),
                Optional.of(monitoring()));
    }

    private static DecodedChange row(Map<String, Object> key, Map<String, Cell> cells) {
        return new DecodedChange.Decoded(new ChangeEvent.RowChanged(
                new TableName("shop", "payments"), new RowKey(key), withKey(key, cells), 77, true, false));
    }

    private static Map<String, Cell> withKey(Map<String, Object> key, Map<String, Cell> cells) {
        Map<String, Cell> all = new java.util.HashMap<>(cells);
        key.forEach((column, value) -> all.put(column, Cell.of(value)));
        return all;
    }

    /** A label's value is true, false, or anything else for what is no label. */
    private static ChangeDecoder labelDecoder() {
        return (key, value, timestamp) -> switch (new String(value, UTF_8)) {
            case "no label" -> row(Map.of("payment", new String(key, UTF_8)), Map.of());
            case "no change" -> new DecodedChange.Undecodable("value: not an object");
            default ->
                row(Map.of("payment", new String(key, UTF_8)), Map.of("fraud", Cell.of(new String(value, UTF_8))));
        };
    }

    private static Outcome outcome(String amount) {
        if (amount.equals(REFUSED)) {
            return new Outcome.DeadLettered(DeadLetter.withoutAttempt("model-rejected", "", java.time.Instant.EPOCH));
        }
        double score = Double.parseDouble(amount);
        return new Outcome.Predicted(
                new Prediction(
                        Map.of(),
                        new ModelOutput.Scalar(score),
                        Map.of(),
                        "fraud",
                        Optional.of("blue"),
                        java.time.Instant.EPOCH,
                        1,
                        AMOUNT.hash()),
                Optional.of(FeatureVector.of(score)));
    }

    static OptionalDouble value(WindowReport report, Metric metric) {
        return report.readings().stream()
                .filter(reading -> reading.metric() == metric)
                .mapToDouble(MetricReading::value)
                .findFirst();
    }

    @Override
    public void evaluated(WindowReport report) {
        reports.add(report);
    }

    @Override
    public void late(long rows) {
        late += rows;
    }

    @Override
    public void label(LabelOutcome outcome) {
        labels.merge(outcome, 1, Integer::sum);
    }

    @Override
    public void decided(Decision.Verdict verdict) {
        verdicts.add(verdict);
    }

    @Override
    public void raised(RetrainingTrigger trigger) {
        triggers.add(trigger);
    }
}
