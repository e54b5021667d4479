package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.LabelOutcome;
import dev.inferencebridge.monitoring.PerformanceSample;
import dev.inferencebridge.monitoring.PerformanceSummary;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Brings predictions and their labels together, and sums up how well they agree. Confined to the stream thread.
 *
 * <p>What is found out counts in the window in which it is: when the later of the two comes, or when a prediction has waited in
 * vain. So a report tells of labels when they come, and does not wait for those that may still.
 */
final class PerformanceProcessor implements Processor<byte[], LabelEvent, byte[], PartialWindow> {

    private static final Bytes WAIT_COUNTS = OpenWindows.key(-2, 0);

    private final MonitoringSpec spec;
    private final MonitoringSpec.Labels labels;
    private final MonitoringListener listener;
    private final BeforeCommit beforeCommit;
    private final WaitCounts predictions;
    private final WaitCounts waitingLabels;

    private @Nullable ProcessorContext<byte[], PartialWindow> context;
    private @Nullable WaitingLabels entries;
    private @Nullable OpenWindows<PerformanceSummary, Finding> windows;
    private @Nullable KeyValueStore<Bytes, byte[]> store;
    private BeforeCommit.@Nullable Saver saver;
    private long lastMillis;

    /** Something that counts in a window. */
    private record Finding(LabelOutcome outcome, Optional<PerformanceSample> sample, long times) {}

    PerformanceProcessor(
            MonitoringSpec spec, MonitoringSpec.Labels labels, MonitoringListener listener, BeforeCommit beforeCommit) {
        this.spec = spec;
        this.labels = labels;
        this.listener = listener;
        this.beforeCommit = beforeCommit;
        this.predictions = new WaitCounts(labels.definition().within().toMillis());
        this.waitingLabels = new WaitCounts(labels.definition().within().toMillis());
    }

    @Override
    public void init(ProcessorContext<byte[], PartialWindow> taskContext) {
        KeyValueStore<Bytes, byte[]> saved = taskContext.getStateStore(MonitoringGraph.PERFORMANCE_WINDOWS);
        byte[] counts = saved.get(WAIT_COUNTS);
        if (counts != null) {
            BinaryIn in = new BinaryIn(counts);
            predictions.restore(in);
            waitingLabels.restore(in);
        }
        context = taskContext;
        store = saved;
        entries = new WaitingLabels(taskContext.getStateStore(MonitoringGraph.AWAITING_LABELS), labels.definition());
        lastMillis = taskContext.currentSystemTimeMs();
        windows = new OpenWindows<>(
                saved,
                new OpenWindows.Content<>(
                        labels.definition().target().word() + " "
                                + spec.definition().window(),
                        PerformanceSummary::new,
                        PerformanceProcessor::add,
                        PerformanceSummary::toBytes,
                        PerformanceSummary::fromBytes,
                        PerformanceProcessor::write,
                        PerformanceProcessor::read),
                spec.definition().window(),
                spec.definition().lateness(),
                lastMillis);
        saver = beforeCommit.open(taskContext, this::save);
        taskContext.schedule(MonitorProcessor.LOOKS, PunctuationType.WALL_CLOCK_TIME, this::look);
    }

    private void save() {
        Initialised.of(windows).save();
        BinaryOut counts = new BinaryOut(256);
        predictions.writeTo(counts);
        waitingLabels.writeTo(counts);
        Initialised.of(store).put(WAIT_COUNTS, counts.toBytes());
    }

    @Override
    public void process(Record<byte[], LabelEvent> record) {
        long now = Initialised.of(context).currentSystemTimeMs();
        lastMillis = now;
        LabelEvent event = record.value();
        long time = Math.max(0, Math.min(event.timeMillis(), now));
        Bytes key = Bytes.wrap(record.key());
        WaitingLabels.Step step = event.fold(
                predicted -> Initialised.of(entries).predicted(key, time, predicted.score()),
                labelled -> Initialised.of(entries).labelled(key, time, labelled.value()));
        step.predictions().countIn(predictions);
        step.labels().countIn(waitingLabels);
        step.outcome().ifPresent(outcome -> count(new Finding(outcome, step.sample(), 1), time, now));
        Initialised.of(windows).reached(time);
        inVain(Initialised.of(windows).progressMillis().orElse(time), now);
        Initialised.of(saver).changed();
    }

    /** Events are behind the clock: it says that predictions have waited in vain only when none has come for as long. */
    private void look(long now) {
        if (now - lastMillis >= labels.definition().within().toMillis()) {
            inVain(now, now);
        }
        ProcessorContext<byte[], PartialWindow> task = Initialised.of(context);
        Initialised.of(windows)
                .close(now)
                .forEach(closed -> task.forward(new Record<>(
                        spec.key(),
                        new PartialWindow(
                                "labels-" + task.taskId().partition(),
                                closed.startMillis(),
                                PartialWindow.Kind.LABELS,
                                closed.sum().rows(),
                                closed.sum().toBytes()),
                        now)));
    }

    private void inVain(long reachedMillis, long now) {
        inVain(LabelOutcome.MISSING, predictions.inVain(reachedMillis), reachedMillis, now);
        inVain(LabelOutcome.UNMATCHED, waitingLabels.inVain(reachedMillis), reachedMillis, now);
    }

    private void inVain(LabelOutcome outcome, long times, long reachedMillis, long now) {
        if (times > 0) {
            count(new Finding(outcome, Optional.empty(), times), reachedMillis, now);
            Initialised.of(saver).changed();
        }
    }

    private void count(Finding finding, long timeMillis, long now) {
        for (long left = finding.times(); left > 0; left--) {
            listener.label(finding.outcome());
        }
        OpenWindows<PerformanceSummary, Finding> open = Initialised.of(windows);
        open.add(Math.max(timeMillis, open.progressMillis().orElse(timeMillis)), finding, now);
    }

    private static void add(PerformanceSummary summary, Finding finding) {
        summary.count(finding.outcome(), finding.times());
        finding.sample().ifPresent(summary::add);
    }

    private static void write(BinaryOut out, Finding finding) {
        out.putText(finding.outcome().word()).putLong(finding.times());
        PerformanceSampleCodec.write(out, finding.sample());
    }

    private static Finding read(BinaryIn in) {
        LabelOutcome outcome = LabelOutcome.of(in.getText());
        long times = in.getLong();
        return new Finding(outcome, PerformanceSampleCodec.read(in), times);
    }

    @Override
    public void close() {
        if (saver != null) {
            saver.close();
        }
    }
}
