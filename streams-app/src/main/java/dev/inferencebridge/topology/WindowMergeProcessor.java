package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.DriftCheck;
import dev.inferencebridge.monitoring.MetricReading;
import dev.inferencebridge.monitoring.MonitorDefinition;
import dev.inferencebridge.monitoring.PerformanceSummary;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.monitoring.WindowSummary;
import dev.inferencebridge.retraining.Decision;
import dev.inferencebridge.retraining.PolicyState;
import dev.inferencebridge.retraining.TriggerPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges what the tasks of a pipeline say of a window, measures it, once, and asks the policy what to do. Confined to the stream
 * thread of the one task that there is.
 *
 * <p>The report, the trigger, and what is remembered of both go into one transaction: under {@code exactly_once_v2} a window has
 * one report, and at most one trigger, whatever crashes. Otherwise a repeated trigger has the id of the first.
 */
final class WindowMergeProcessor implements Processor<byte[], PartialWindow, byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(WindowMergeProcessor.class);

    /** How long a window waits for parts at most, however late its rows may be. */
    private static final Duration LONGEST_SETTLE = Duration.ofMinutes(1);

    private static final Duration SCHEDULE = Duration.ofMinutes(1);
    private static final byte POLICY = 5;

    private final MonitoringSpec spec;
    private final MonitoringSteps steps;
    private final DriftCheck check;
    private final Optional<TriggerPolicy> policy;

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable KeyValueStore<Bytes, byte[]> store;
    private @Nullable WaitingWindows waiting;
    private @Nullable LearnedBaselines learned;

    WindowMergeProcessor(MonitoringSpec spec, MonitoringSteps steps) {
        this.spec = spec;
        this.steps = steps;
        this.check = new DriftCheck(spec.definition());
        this.policy = steps.policy().map(rules -> spec.raisesTriggers() ? rules : rules.inReplay());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> taskContext) {
        KeyValueStore<Bytes, byte[]> all = taskContext.getStateStore(MonitoringGraph.MERGED);
        context = taskContext;
        store = all;
        waiting = new WaitingWindows(all, settle(spec.definition()));
        learned = new LearnedBaselines(all, spec.definition(), spec.learnsFrom());
        taskContext.schedule(MonitorProcessor.LOOKS, PunctuationType.WALL_CLOCK_TIME, this::look);
        policy.filter(TriggerPolicy::hasSchedule)
                .ifPresent(rules -> taskContext.schedule(
                        SCHEDULE,
                        PunctuationType.WALL_CLOCK_TIME,
                        now -> decided(rules.schedule(Instant.ofEpochMilli(now), policyState()), now)));
    }

    /** How long a window waits from its first part on: as long as rows may be late, a second at least. */
    static Duration settle(MonitorDefinition definition) {
        Duration least = MonitorProcessor.LOOKS;
        Duration lateness = definition.lateness();
        Duration bounded = lateness.compareTo(LONGEST_SETTLE) > 0 ? LONGEST_SETTLE : lateness;
        return bounded.compareTo(least) < 0 ? least : bounded;
    }

    @Override
    public void process(Record<byte[], PartialWindow> record) {
        PartialWindow part = record.value();
        long now = Initialised.of(context).currentSystemTimeMs();
        if (!Initialised.of(waiting).take(part, now) && part.kind() == PartialWindow.Kind.ROWS) {
            steps.listener().late(part.rows());
        }
    }

    private void look(long now) {
        OptionalLong due = Initialised.of(waiting).due(now);
        while (due.isPresent()) {
            measure(due.getAsLong(), now);
            due = Initialised.of(waiting).due(now);
        }
    }

    private void measure(long start, long now) {
        WindowSummary rows = WindowSummary.of(spec.definition().features());
        PerformanceSummary performance = new PerformanceSummary();
        for (PartialWindow part : Initialised.of(waiting).measure(start)) {
            if (part.kind() == PartialWindow.Kind.LABELS) {
                performance.merge(PerformanceSummary.fromBytes(part.sum()));
            } else if (WindowSummary.isOf(part.sum(), spec.definition().features())) {
                rows = rows.merge(
                        WindowSummary.fromBytes(part.sum(), spec.definition().features()));
            } else { // of an instance that still has, or already has, other features
                steps.listener().late(part.rows());
            }
        }
        WindowReport report = report(Instant.ofEpochMilli(start), rows, performance);
        steps.listener().evaluated(report);
        LOG.atInfo()
                .addKeyValue("pipeline", report.pipeline())
                .addKeyValue("window-start", report.start())
                .addKeyValue("rows", report.rows())
                .addKeyValue("evidence", report.alarms().size())
                .log("Window measured");
        send(spec.key(), steps.reportEncoder().apply(report), now, MonitoringGraph.MONITORING);
        policy.ifPresent(rules -> decided(rules.decide(report, policyState(), Instant.ofEpochMilli(now)), now));
    }

    private WindowReport report(Instant start, WindowSummary rows, PerformanceSummary performance) {
        LearnedBaselines baselines = Initialised.of(learned);
        Optional<BaselineProfile> given = steps.baseline();
        WindowReport report = check.evaluate(start, rows, given);
        if (given.isEmpty()) {
            Optional<BaselineProfile> own = baselines.of(report.deployment());
            if (own.isPresent()) {
                report = check.evaluate(start, rows, own);
            } else {
                baselines.learn(report.deployment(), rows);
            }
        }
        if (spec.labels().isEmpty()) {
            return report;
        }
        List<MetricReading> readings = new ArrayList<>(report.readings());
        readings.addAll(performance.readings(spec.labels().get().definition()));
        return new WindowReport(
                report.pipeline(),
                report.model(),
                report.deployment(),
                report.start(),
                report.end(),
                report.baseline(),
                report.featureSchemaHash(),
                report.rows(),
                readings);
    }

    private void decided(Decision decision, long now) {
        steps.listener().decided(decision.verdict());
        Initialised.of(store).put(policyKey(), decision.state().toBytes());
        decision.trigger().ifPresent(trigger -> {
            steps.listener().raised(trigger);
            LOG.atWarn()
                    .addKeyValue("pipeline", trigger.pipeline())
                    .addKeyValue("model", trigger.model())
                    .addKeyValue("trigger", trigger.id())
                    .addKeyValue("reason", trigger.reason())
                    .log("The model should be trained anew");
            send(
                    trigger.model().getBytes(StandardCharsets.UTF_8),
                    steps.triggerEncoder().apply(trigger),
                    now,
                    MonitoringGraph.RETRAINING);
        });
    }

    private PolicyState policyState() {
        byte[] saved = Initialised.of(store).get(policyKey());
        return saved == null ? PolicyState.EMPTY : PolicyState.fromBytes(saved);
    }

    private static Bytes policyKey() {
        return Bytes.wrap(new byte[] {POLICY});
    }

    private void send(byte[] key, byte[] value, long now, String node) {
        Initialised.of(context).forward(new Record<>(key, value, now), node);
    }
}
