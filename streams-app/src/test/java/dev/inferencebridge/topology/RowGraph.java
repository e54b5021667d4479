package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.RowReader;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.WindowLimits;
import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.LossAccount.Term;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.SourcePosition;
import dev.inferencebridge.prediction.StoreResult;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.TraceContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The graph of a table of payments under test: events are handed over as they are, calls are answered by hand or at once, and
 * what came of it is noted. The feature {@code amount} reads a column of the same name.
 */
final class RowGraph implements AutoCloseable {

    static final TableName TABLE = new TableName("shop", "payments");
    static final Instant SCORED_AT = Instant.parse("2026-11-22T08:00:00Z");
    static final long RECORD_MILLIS = 1_700_000_000_000L;
    static final FeatureSchema AMOUNT = new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount")));
    private static final Duration DRAIN = Duration.ofMillis(5);

    /** What came to be scored, as {@code key: columns @ stamp}. */
    final List<String> scored = new ArrayList<>();

    final List<Row> rows = new ArrayList<>();
    final List<Map<String, Double>> windows = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final List<String> deleted = new ArrayList<>();
    final List<String> read = new ArrayList<>();

    /** What the table says; a row that is not here does not exist. */
    final Map<RowKey, Map<String, ReadRow.ReadCell>> table = new HashMap<>();

    /** Balanced after whatever happens. */
    final LossAccount account = new LossAccount();

    /** While false, calls wait for {@link #answer}. */
    boolean answersAtOnce = true;

    /** While false, reads wait for {@link #readNow}. */
    boolean readsAtOnce = true;

    Optional<String> drift = Optional.empty();

    private final List<Runnable> waitingCalls = new ArrayList<>();
    private final List<Runnable> waitingReads = new ArrayList<>();
    private final List<ChangeEvent> events = new ArrayList<>();
    private final PipelineSpec pipeline;
    private final PipelineSteps steps;
    private TopologyTestDriver driver;

    RowGraph(TableShape shape, FeatureSchema features, Set<String> carried, boolean readsBack, boolean deletes) {
        pipeline = new PipelineSpec(
                "payments",
                "cdc.shop.payments",
                "redrive",
                "predictions",
                "dead-letters",
                16,
                DRAIN,
                Optional.of(new RowTracking(shape, true, Duration.ofDays(10), deletes)),
                WindowLimits.DEFAULT);
        steps = new PipelineSteps(
                decoder(),
                features,
                carried,
                List.of(),
                readsBack ? Optional.of(this::read) : Optional.<RowReader>empty(),
                () -> CompletableFuture.completedFuture(drift),
                this::score,
                (row, writeTime) -> {
                    deleted.add(row.key().columns().values() + " @" + writeTime);
                    return CompletableFuture.completedFuture(StoreResult.STORED);
                },
                new RedriveDecoder(
                        headers -> Optional.of(new SourcePosition("cdc.shop.payments", 0, 7, RECORD_MILLIS)),
                        RecordHeaders::new),
                prediction -> Double.toString(((ModelOutput.Scalar) prediction.output()).value())
                        .getBytes(UTF_8),
                (headers, topic, partition, offset, timestamp, letter) -> new RecordHeaders(headers),
                new CountingListener(told),
                account,
                Clock.fixed(SCORED_AT, ZoneOffset.UTC));
    }

    Topology topology() {
        return ScoringTopology.build(pipeline, steps, new FlowControl(), new Patience(Duration.ZERO, Duration.ZERO));
    }

    PipelineSpec pipeline() {
        return pipeline;
    }

    PipelineSteps steps() {
        return steps;
    }

    RowGraph start(Path stateDir) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(topology(), settings);
        return this;
    }

    @Override
    public void close() {
        if (driver != null) {
            driver.close();
        }
    }

    /** Hands an event over, as a record of the key that its row has. */
    void send(ChangeEvent event) {
        send(pipeline.sourceTopic(), event, RECORD_MILLIS);
    }

    void send(ChangeEvent event, long timestampMillis) {
        send(pipeline.sourceTopic(), event, timestampMillis);
    }

    void redrive(ChangeEvent event) {
        send(pipeline.redriveTopic(), event, RECORD_MILLIS);
    }

    private void send(String topic, ChangeEvent event, long timestampMillis) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(
                        event.key().columns().values().toString().getBytes(UTF_8),
                        bytesOf(event),
                        Instant.ofEpochMilli(timestampMillis)));
        checkBooks();
        settle();
    }

    /** The bytes that the decoder knows the event by. */
    byte[] bytesOf(ChangeEvent event) {
        events.add(event);
        return Integer.toString(events.size() - 1).getBytes(UTF_8);
    }

    /** Lets wall-clock time pass until nothing more comes of it. */
    void settle() {
        for (int i = 0; i < 4; i++) {
            driver.advanceWallClockTime(DRAIN);
            checkBooks();
        }
    }

    /** Nothing is missing, what is in flight holds a slot, and what was sent on has arrived. */
    void checkBooks() {
        LossAccount.Terms terms = account.terms();
        assertThat(terms.unaccounted()).as(terms::toString).isZero();
        assertThat(terms.of(Term.IN_FLIGHT))
                .as(terms::toString)
                .isEqualTo(entries(ScoringTopology.COMPLETING) + entries(ScoringTopology.IN_FLIGHT));
        assertThat(terms.of(Term.ARRIVED)).as(terms::toString).isEqualTo(terms.of(Term.SENT_ON));
    }

    void pass(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** Answers one of the calls and reads that wait, if there are any. */
    void answerOne(Random random) {
        List<Runnable> waiting = random.nextBoolean() && !waitingReads.isEmpty() ? waitingReads : waitingCalls;
        if (!waiting.isEmpty()) {
            waiting.remove(random.nextInt(waiting.size())).run();
            settle();
        }
    }

    void answer() {
        List<Runnable> due = List.copyOf(waitingCalls);
        waitingCalls.clear();
        due.forEach(Runnable::run);
        settleIfStarted();
    }

    void readNow() {
        List<Runnable> due = List.copyOf(waitingReads);
        waitingReads.clear();
        due.forEach(Runnable::run);
        settleIfStarted();
    }

    private void settleIfStarted() {
        if (driver != null) {
            settle();
        }
    }

    /** Key and value of what was predicted since the last time; the value of a tombstone is null. */
    List<TestRecord<byte[], byte[]>> predictions() {
        return driver.createOutputTopic("predictions", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return driver.createOutputTopic("dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    long entries(String store) {
        long count = 0;
        try (var all = driver.getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    /** Makes the next read of a row find these columns, written at a time. */
    void holds(RowKey key, long writeTime, Map<String, Object> columns) {
        Map<String, ReadRow.ReadCell> cells = table.computeIfAbsent(key, k -> new LinkedHashMap<>());
        columns.forEach((column, value) ->
                cells.put(column, new ReadRow.ReadCell(value, OptionalLong.of(writeTime), OptionalLong.empty())));
    }

    static RowKey key(Object... values) {
        String[] names = {"card", "id"};
        Map<String, Object> columns = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            columns.put(values.length == 1 ? "id" : names[i], values[i]);
        }
        return new RowKey(columns);
    }

    /** An insert of columns; those of {@code amount} and {@code note} that are not given are named and unset. */
    static ChangeEvent.RowChanged insert(RowKey key, long writeTime, Map<String, Object> columns) {
        return changed(key, writeTime, true, columns);
    }

    static ChangeEvent.RowChanged update(RowKey key, long writeTime, Map<String, Object> columns) {
        return changed(key, writeTime, false, columns);
    }

    private static ChangeEvent.RowChanged changed(
            RowKey key, long writeTime, boolean insert, Map<String, Object> columns) {
        Map<String, Cell> cells = new HashMap<>();
        for (String column : List.of("amount", "note", "tags", "merchant")) {
            cells.put(column, Cell.UNSET);
        }
        key.columns().forEach((column, value) -> cells.put(column, Cell.of(value)));
        columns.forEach((column, value) -> cells.put(column, Cell.of(value)));
        return new ChangeEvent.RowChanged(TABLE, key, cells, writeTime, insert, false);
    }

    private ChangeDecoder decoder() {
        return (key, value, timestamp) ->
                new DecodedChange.Decoded(events.get(Integer.parseInt(new String(value, UTF_8))));
    }

    private CompletableFuture<Outcome> score(
            Row row,
            Map<String, Double> windowValues,
            long timestamp,
            BooleanSupplier withdrawn,
            Optional<TraceContext> trace) {
        rows.add(row);
        windows.add(windowValues);
        Map<String, Object> columns = new HashMap<>(row.columns());
        columns.keySet().removeAll(row.key().columns().keySet());
        scored.add(row.key().columns().values() + ": " + columns + " @" + row.writeTimeMicros());
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Runnable answer = () -> outcome.complete(
                withdrawn.getAsBoolean()
                        ? new Outcome.Filtered(Outcome.Why.DELETED)
                        : new Outcome.Predicted(new Prediction(
                                Map.of(),
                                new ModelOutput.Scalar(((Number) columns.getOrDefault("amount", -1.0)).doubleValue()),
                                Map.of(),
                                "fraud",
                                Optional.empty(),
                                SCORED_AT,
                                row.writeTimeMicros(),
                                "hash")));
        if (answersAtOnce) {
            answer.run();
        } else {
            waitingCalls.add(answer);
        }
        return outcome;
    }

    private CompletableFuture<ReadRow> read(TableName name, RowKey key, Set<String> columns) {
        read.add(key.columns().values() + " " + columns);
        CompletableFuture<ReadRow> result = new CompletableFuture<>();
        Runnable answer = () -> {
            Map<String, ReadRow.ReadCell> held = table.get(key);
            if (held == null) {
                result.complete(ReadRow.ABSENT);
            } else {
                Map<String, ReadRow.ReadCell> cells = new HashMap<>();
                for (String column : columns) {
                    cells.put(
                            column,
                            held.getOrDefault(
                                    column, new ReadRow.ReadCell(null, OptionalLong.empty(), OptionalLong.empty())));
                }
                result.complete(new ReadRow(true, cells));
            }
        };
        if (readsAtOnce) {
            answer.run();
        } else {
            waitingReads.add(answer);
        }
        return result;
    }
}
