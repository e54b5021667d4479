package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.MonitorDefinition;
import dev.inferencebridge.monitoring.MonitoredFeature;
import dev.inferencebridge.monitoring.Observation;
import dev.inferencebridge.monitoring.WindowSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the rows that a task has scored, and sends on each window when it is over. Confined to the stream thread.
 *
 * <p>A window's time is that of the record that changed the row.
 */
final class MonitorProcessor implements Processor<byte[], ScoredRow, byte[], Object> {

    /** How often it looks for windows that are over. */
    static final Duration LOOKS = Duration.ofSeconds(1);

    private final MonitoringSpec spec;
    private final MonitoringListener listener;
    private final BeforeCommit beforeCommit;

    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable OpenWindows<WindowSummary, Observation> windows;
    private BeforeCommit.@Nullable Saver saver;

    MonitorProcessor(MonitoringSpec spec, MonitoringListener listener, BeforeCommit beforeCommit) {
        this.spec = spec;
        this.listener = listener;
        this.beforeCommit = beforeCommit;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> taskContext) {
        KeyValueStore<Bytes, byte[]> store = taskContext.getStateStore(MonitoringGraph.MONITORED);
        MonitorDefinition definition = spec.definition();
        OpenWindows<WindowSummary, Observation> open = new OpenWindows<>(
                store,
                content(definition),
                definition.window(),
                definition.lateness(),
                taskContext.currentSystemTimeMs());
        context = taskContext;
        windows = open;
        saver = beforeCommit.open(taskContext, open::save);
        taskContext.schedule(LOOKS, PunctuationType.WALL_CLOCK_TIME, this::close);
    }

    private static OpenWindows.Content<WindowSummary, Observation> content(MonitorDefinition definition) {
        List<String> names = definition.features().list().stream()
                .map(MonitoredFeature::name)
                .toList();
        return new OpenWindows.Content<>(
                definition.features().featureSchemaHash() + " " + definition.window() + " "
                        + Integer.toHexString(names.hashCode()),
                () -> WindowSummary.of(definition.features()),
                WindowSummary::add,
                WindowSummary::toBytes,
                bytes -> WindowSummary.fromBytes(bytes, definition.features()),
                ObservationCodec::write,
                ObservationCodec::read);
    }

    @Override
    public void process(Record<byte[], ScoredRow> record) {
        ScoredRow row = record.value();
        Optional<String> output = spec.definition().output();
        row.observation(output).ifPresent(this::add);
        spec.labels()
                .ifPresent(labels -> row.score(output)
                        .ifPresent(score -> LabelKey.of(
                                        labels.key().keySet(), row.work().row()::value)
                                .ifPresent(key -> Initialised.of(context)
                                        .forward(
                                                new Record<>(
                                                        key,
                                                        new LabelEvent.Predicted(
                                                                row.work().timestampMillis(), score),
                                                        record.timestamp()),
                                                MonitoringGraph.TO_PREDICTED))));
    }

    private void add(Observation observation) {
        long now = Initialised.of(context).currentSystemTimeMs();
        if (Initialised.of(windows).add(observation.eventTime().toEpochMilli(), observation, now)) {
            Initialised.of(saver).changed();
        } else {
            listener.late(1);
        }
    }

    private void close(long now) {
        ProcessorContext<byte[], Object> task = Initialised.of(context);
        Initialised.of(windows)
                .close(now)
                .forEach(closed -> task.forward(
                        new Record<>(
                                spec.key(),
                                new PartialWindow(
                                        "score-" + task.taskId().partition(),
                                        closed.startMillis(),
                                        PartialWindow.Kind.ROWS,
                                        closed.sum().rows(),
                                        closed.sum().toBytes()),
                                now),
                        MonitoringGraph.TO_WINDOWS));
    }

    @Override
    public void close() {
        if (saver != null) {
            saver.close();
        }
    }
}
