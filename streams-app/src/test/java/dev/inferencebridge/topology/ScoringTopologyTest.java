package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.WindowLimits;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.LossAccount.Term;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.SchemaGuard;
import dev.inferencebridge.prediction.SourcePosition;
import dev.inferencebridge.prediction.StoreResult;
import dev.inferencebridge.scoring.ModelOutput;
import dev.inferencebridge.scoring.TraceContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringTopologyTest {

    private static final long FIRST_TIME = 1_600_000_000_000L;
    private static final Instant SCORED_AT = Instant.parse("2026-11-22T08:00:00Z");
    private static final Duration DRAIN = Duration.ofMillis(5);
    private static final PipelineSpec PIPELINE = new PipelineSpec(
            "card-fraud",
            "shop.transactions",
            "redrive",
            "predictions",
            "dead-letters",
            2,
            DRAIN,
            Optional.empty(),
            WindowLimits.DEFAULT);
    private static final RedriveDecoder REDRIVEN = new RedriveDecoder(
            headers -> Optional.ofNullable(headers.lastHeader("offset"))
                    .map(offset -> new SourcePosition(
                            PIPELINE.sourceTopic(), 0, Long.parseLong(new String(offset.value(), UTF_8)), FIRST_TIME)),
            headers -> new RecordHeaders(headers).remove("offset"));

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @TempDir
    java.nio.file.Path stateDir;

    private final Map<String, CompletableFuture<Outcome>> calls = new LinkedHashMap<>();
    private final List<String> traces = new ArrayList<>();
    private final List<Long> scoredTimes = new ArrayList<>();
    private final List<String> settled = new ArrayList<>();
    private final List<String> flowChanges = new ArrayList<>();
    private final LossAccount account = new LossAccount();
    private final FlowControl flow = new FlowControl();
    private TopologyTestDriver driver;
    private boolean closed;
    private TestInputTopic<byte[], byte[]> changes;
    private TestInputTopic<byte[], byte[]> redrive;
    private TestOutputTopic<byte[], byte[]> predictions;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void start() {
        flow.control(() -> flowChanges.add("pause"), () -> flowChanges.add("resume"));
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        Patience none = new Patience(Duration.ZERO, Duration.ZERO);
        driver = new TopologyTestDriver(ScoringTopology.build(PIPELINE, steps(), flow, none), settings);
        changes = driver.createInputTopic(PIPELINE.sourceTopic(), new ByteArraySerializer(), new ByteArraySerializer());
        redrive =
                driver.createInputTopic(PIPELINE.redriveTopic(), new ByteArraySerializer(), new ByteArraySerializer());
        predictions = driver.createOutputTopic(
                PIPELINE.predictionsTopic(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        deadLetters = driver.createOutputTopic(
                PIPELINE.deadLetterTopic(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        assertThat(account.terms().unaccounted()).as(account::toString).isZero();
        if (!closed) {
            driver.close();
        }
        LossAccount.Terms terms = account.terms();
        assertThat(terms.of(Term.IN_FLIGHT)).as(terms::toString).isZero();
        assertThat(terms.unaccounted()).as(terms::toString).isZero();
    }

    /** The value is the row, but for a few that mean something else. */
    private PipelineSteps steps() {
        ChangeDecoder decoder = (key, value, timestamp) -> switch (new String(value, UTF_8)) {
            case "not json" -> new DecodedChange.Undecodable("value: not an object");
            case "nothing" -> new DecodedChange.Nothing("a heartbeat");
            case "other" -> changed(Map.of("note", Cell.of("x")));
            default -> changed(Map.of("amount", Cell.of(new String(value, UTF_8))));
        };
        return new PipelineSteps(
                decoder,
                new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount"))),
                Set.of(),
                List.of(),
                Optional.empty(),
                SchemaGuard.NONE,
                (row, windows, timestamp, withdrawn, trace) -> {
                    traces.add(trace.map(TraceContext::traceparent).orElse("none"));
                    scoredTimes.add(timestamp);
                    return calls.computeIfAbsent(String.valueOf(row.value("amount")), v -> new CompletableFuture<>());
                },
                (row, writeTime) -> CompletableFuture.completedFuture(StoreResult.STORED),
                REDRIVEN,
                prediction -> ("score " + ((ModelOutput.Scalar) prediction.output()).value()).getBytes(UTF_8),
                (headers, topic, partition, offset, timestamp, letter) -> new RecordHeaders(headers)
                        .add("why", (letter.reason() + " " + topic + "-" + partition + "@" + offset).getBytes(UTF_8)),
                new CountingListener(settled),
                account,
                Clock.fixed(SCORED_AT, ZoneOffset.UTC));
    }

    private static DecodedChange changed(Map<String, Cell> cells) {
        return new DecodedChange.Decoded(new ChangeEvent.RowChanged(
                new TableName("shop", "transactions"), new RowKey(Map.of("key", "k")), cells, 77, true, false));
    }

    private void arrive(String key, String value) {
        changes.pipeInput(new TestRecord<>(
                key.getBytes(UTF_8),
                value.getBytes(UTF_8),
                new RecordHeaders().add("traceparent", TRACE.getBytes(UTF_8)),
                1_700_000_000_000L));
    }

    private void comeBack(String key, String value, long firstOffset) {
        redrive.pipeInput(new TestRecord<>(
                key.getBytes(UTF_8),
                value.getBytes(UTF_8),
                new RecordHeaders()
                        .add("traceparent", TRACE.getBytes(UTF_8))
                        .add("offset", Long.toString(firstOffset).getBytes(UTF_8)),
                1_700_000_000_000L));
    }

    private void complete(String value, Outcome outcome) {
        calls.get(value).complete(outcome);
        // The first time it may only notice that records have come since.
        driver.advanceWallClockTime(DRAIN);
        driver.advanceWallClockTime(DRAIN);
    }

    private static Outcome predicted(double score) {
        return new Outcome.Predicted(new Prediction(
                Map.of(),
                new ModelOutput.Scalar(score),
                Map.of(),
                "fraud",
                Optional.empty(),
                SCORED_AT,
                1L,
                "0f1e2d3c4b5a6978"));
    }

    @Test
    void graph_is_as_recorded() throws IOException {
        Golden.check("json.txt", ScoringTopology.build(PIPELINE, steps(), new FlowControl(), Patience.DEFAULT));
    }

    @Test
    void prediction_has_the_key_and_headers_of_its_source_and_the_time_of_its_score() {
        arrive("k", "v");
        complete("v", predicted(0.5));

        TestRecord<byte[], byte[]> record = predictions.readRecord();
        assertThat(record.key()).asString().isEqualTo("k");
        assertThat(record.value()).asString().isEqualTo("score 0.5");
        assertThat(record.timestamp()).isEqualTo(SCORED_AT.toEpochMilli());
        assertThat(record.headers().lastHeader("traceparent").value())
                .asString()
                .isEqualTo(TRACE);
        assertThat(predictions.isEmpty()).isTrue();
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void a_row_is_scored_within_the_trace_of_its_record() {
        arrive("k", "v");

        assertThat(traces).containsExactly(TRACE);
    }

    @Test
    void dead_letter_has_the_bytes_of_its_source_and_says_why_and_from_where() {
        arrive("k", "not json");

        TestRecord<byte[], byte[]> record = deadLetters.readRecord();
        assertThat(record.key()).asString().isEqualTo("k");
        assertThat(record.value()).asString().isEqualTo("not json");
        assertThat(record.headers().lastHeader("why").value())
                .asString()
                .isEqualTo("undecodable shop.transactions-0@0");
        assertThat(record.headers().lastHeader("traceparent")).isNotNull();
        assertThat(predictions.isEmpty()).isTrue();
    }

    @Test
    void dead_letter_has_the_time_of_its_failure_so_that_retention_counts_from_there() {
        Instant failed = Instant.ofEpochMilli(1_800_000_000_000L);
        arrive("k", "v");
        complete(
                "v",
                new Outcome.DeadLettered(new DeadLetter(
                        "undecodable", "", OptionalInt.empty(), Optional.empty(), 0, Instant.EPOCH, failed)));

        assertThat(deadLetters.readRecord().timestamp()).isEqualTo(failed.toEpochMilli());
    }

    @Test
    void prediction_of_a_redriven_record_is_that_of_its_first_try() {
        comeBack("k", "v", 7);
        complete("v", predicted(0.5));

        TestRecord<byte[], byte[]> record = predictions.readRecord();
        assertThat(record.key()).asString().isEqualTo("k");
        assertThat(record.value()).asString().isEqualTo("score 0.5");
        assertThat(record.timestamp()).isEqualTo(SCORED_AT.toEpochMilli());
        assertThat(record.headers().toArray()).extracting(Header::key).containsExactly("traceparent");
        assertThat(scoredTimes).containsExactly(FIRST_TIME);
    }

    @Test
    void a_redriven_record_that_fails_again_is_a_dead_letter_from_its_first_position() {
        comeBack("k", "v", 7);
        complete(
                "v",
                new Outcome.DeadLettered(new DeadLetter(
                        "undecodable", "", OptionalInt.empty(), Optional.empty(), 0, Instant.EPOCH, Instant.EPOCH)));

        TestRecord<byte[], byte[]> record = deadLetters.readRecord();
        assertThat(record.value()).asString().isEqualTo("v");
        assertThat(record.headers().lastHeader("why").value())
                .asString()
                .isEqualTo("undecodable shop.transactions-0@7");
        assertThat(record.headers().lastHeader("offset")).isNull();
    }

    @Test
    void changes_and_redriven_records_of_one_key_are_emitted_in_the_order_of_their_arrival() {
        comeBack("k", "1", 7);
        arrive("k", "2");
        complete("2", predicted(2));
        assertThat(predictions.isEmpty()).isTrue();
        complete("1", predicted(1));
        arrive("k", "3");
        comeBack("k", "4", 8);
        complete("4", predicted(4));
        complete("3", predicted(3));

        assertThat(predictions.readValuesToList())
                .extracting(value -> new String(value, UTF_8))
                .containsExactly("score 1.0", "score 2.0", "score 3.0", "score 4.0");
    }

    @Test
    void a_record_on_the_redrive_topic_that_no_redrive_sent_is_scored_as_it_is() {
        redrive.pipeInput("k".getBytes(UTF_8), "v".getBytes(UTF_8), 1_700_000_000_000L);
        complete("v", predicted(0.5));

        assertThat(predictions.readRecord().timestamp()).isEqualTo(SCORED_AT.toEpochMilli());
    }

    @Test
    void a_record_that_says_nothing_or_nothing_of_a_feature_is_settled_without_a_call() {
        arrive("k", "nothing");
        arrive("k", "other");
        arrive("k", "not json");

        assertThat(calls).isEmpty();
        assertThat(settled).containsExactly("NO_CHANGE", "UNTOUCHED", "undecodable");
    }

    @Test
    void every_record_is_on_the_books_from_its_arrival() {
        arrive("a", "1");
        arrive("b", "2");
        arrive("c", "nothing");
        arrive("d", "not json");
        assertThat(account.terms().of(Term.IN_FLIGHT)).isEqualTo(2);
        assertThat(account.terms().unaccounted()).isZero();

        complete("1", predicted(1));

        LossAccount.Terms terms = account.terms();
        assertThat(terms.of(Term.RECEIVED)).isEqualTo(4);
        assertThat(terms.of(Term.STORED)).isEqualTo(1);
        assertThat(terms.of(Term.FILTERED)).isEqualTo(1);
        assertThat(terms.of(Term.DEAD_LETTERED)).isEqualTo(1);
        assertThat(terms.of(Term.IN_FLIGHT)).isEqualTo(1);
        assertThat(terms.unaccounted()).isZero();
    }

    @Test
    void nothing_comes_of_a_filtered_record() {
        arrive("k", "v");
        complete("v", new Outcome.Filtered(Outcome.Why.DELETED));

        assertThat(predictions.isEmpty()).isTrue();
        assertThat(deadLetters.isEmpty()).isTrue();
        assertThat(occupiedSlots()).isZero();
    }

    @Test
    void in_flight_records_lie_in_the_store_until_they_are_forwarded() {
        arrive("k", "1");
        arrive("k", "2");
        assertThat(occupiedSlots()).isEqualTo(2);

        complete("2", predicted(2));
        assertThat(occupiedSlots()).isEqualTo(2);
        complete("1", predicted(1));
        assertThat(occupiedSlots()).isZero();
        assertThat(predictions.readValuesToList())
                .extracting(value -> new String(value, UTF_8))
                .containsExactly("score 1.0", "score 2.0");
    }

    @Test
    void flow_is_halted_while_there_is_no_slot_and_released_by_the_next_completion() {
        arrive("a", "1");
        arrive("b", "2");
        assertThat(flowChanges).isEmpty();

        arrive("c", "3");
        assertThat(flowChanges).containsExactly("pause");
        assertThat(occupiedSlots()).isEqualTo(3);

        complete("2", predicted(2));
        assertThat(flowChanges).containsExactly("pause", "resume");
        complete("1", predicted(1));
        complete("3", predicted(3));
        assertThat(predictions.readValuesToList()).hasSize(3);
        assertThat(occupiedSlots()).isZero();
    }

    @Test
    void what_is_in_flight_is_counted_until_it_is_forwarded_or_the_task_is_closed() {
        arrive("a", "1");
        arrive("b", "2");
        arrive("c", "3");
        assertThat(flow.inFlight()).isEqualTo(3);

        complete("1", predicted(1));
        assertThat(flow.inFlight()).isEqualTo(2);

        driver.close();
        closed = true;
        assertThat(flow.inFlight()).isZero();
    }

    @Test
    void closing_a_task_releases_the_flow() {
        arrive("a", "1");
        arrive("b", "2");
        arrive("c", "3");

        driver.close();
        closed = true;

        assertThat(flowChanges).containsExactly("pause", "resume");
    }

    @Test
    void a_task_fails_rather_than_lose_a_record_when_even_its_reserve_is_used_up() {
        for (int i = 0; i < 2 + 128; i++) {
            arrive("k" + i, "v" + i);
        }

        assertThatThrownBy(() -> arrive("one too many", "v"))
                .rootCause()
                .isInstanceOf(StageFullException.class)
                .hasMessageContaining("130 rows in flight");
    }

    private long occupiedSlots() {
        long occupied = 0;
        try (var slots = driver.<Integer, OccupiedSlot<PendingRow>>getKeyValueStore(ScoringTopology.IN_FLIGHT)
                .all()) {
            while (slots.hasNext()) {
                slots.next();
                occupied++;
            }
        }
        return occupied;
    }
}
