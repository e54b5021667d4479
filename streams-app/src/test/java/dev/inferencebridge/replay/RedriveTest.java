package dev.inferencebridge.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.replay.RedriveReport.Counts;
import dev.inferencebridge.wire.DeadLetterHeaders;
import dev.inferencebridge.wire.RedriveHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RedriveTest {

    private static final String LETTERS = "fraud.dead-letters";
    private static final String REDRIVE = "bridge-fraud-redrive";
    private static final RedriveRequest ALL =
            new RedriveRequest("fraud", LETTERS, REDRIVE, Set.of(), Optional.empty(), Optional.empty(), false);
    private static final RedriveFormat FORMAT = new RedriveFormat(
            DeadLetterHeaders::read, RedriveHeaders::of, RedriveHeaders::deadLetter, RedriveHeaders::source);
    private static final Instant EIGHT = Instant.parse("2026-11-22T08:00:00Z");

    private final StoredTopics topics = new StoredTopics().create(LETTERS, 2).create(REDRIVE, 4);
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();

    private static Redrive redrive(StoredTopics topics) {
        return new Redrive(topics, FORMAT, Duration.ofMinutes(1));
    }

    private MockProducer<byte[], byte[]> producer() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    private static Headers headers(String pipeline, String reason, Instant lastAttempt, int partition, long offset) {
        return DeadLetterHeaders.of(
                new RecordHeaders().add("traceparent", "00-1".getBytes(UTF_8)),
                "cdc.shop.orders",
                partition,
                offset,
                1_700_000_000_000L,
                pipeline,
                "fraud-model",
                new DeadLetter(reason, "", OptionalInt.empty(), Optional.empty(), 1, Instant.EPOCH, lastAttempt));
    }

    private void letter(int partition, String value, Headers headers) {
        topics.append(LETTERS, partition, ("key of " + value).getBytes(UTF_8), value.getBytes(UTF_8), headers);
    }

    private void letter(String value, String reason, Instant lastAttempt, long sourceOffset) {
        letter(0, value, headers("fraud", reason, lastAttempt, 3, sourceOffset));
    }

    private RedriveReport send(RedriveRequest request) {
        MockProducer<byte[], byte[]> producer = producer();
        try {
            return redrive(topics.another()).send(request, producer);
        } finally {
            producer.history()
                    .forEach(record ->
                            topics.append(REDRIVE, record.partition(), record.key(), record.value(), record.headers()));
        }
    }

    private List<String> sentValues() {
        return producers.stream()
                .flatMap(producer -> producer.history().stream())
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private static RedriveRequest of(Set<String> reasons, Optional<Instant> from, Optional<Instant> to) {
        return new RedriveRequest("fraud", LETTERS, REDRIVE, reasons, from, to, false);
    }

    private static RedriveRequest again() {
        return new RedriveRequest("fraud", LETTERS, REDRIVE, Set.of(), Optional.empty(), Optional.empty(), true);
    }

    @Test
    void a_dead_letter_is_sent_with_its_bytes_to_the_partition_of_its_source() {
        letter("v", "model-rejected", EIGHT, 42);

        send(ALL);

        ProducerRecord<byte[], byte[]> record = producers.get(0).history().get(0);
        assertThat(record.topic()).isEqualTo(REDRIVE);
        assertThat(record.partition()).isEqualTo(3);
        assertThat(record.key()).asString().isEqualTo("key of v");
        assertThat(record.value()).asString().isEqualTo("v");
        assertThat(record.timestamp()).isNull();
        assertThat(texts(record.headers()))
                .containsExactlyInAnyOrder(
                        "traceparent=00-1",
                        "bridge.source.topic=cdc.shop.orders",
                        "bridge.source.partition=3",
                        "bridge.source.offset=42",
                        "bridge.source.timestamp=1700000000000",
                        "bridge.dead-letter=fraud.dead-letters-0@0");
    }

    @Test
    void a_dead_letter_without_key_and_value_is_sent_so() {
        topics.append(LETTERS, 1, null, null, headers("fraud", "undecodable", EIGHT, 0, 1));

        send(ALL);

        assertThat(producers.get(0).history()).singleElement().satisfies(record -> {
            assertThat(record.key()).isNull();
            assertThat(record.value()).isNull();
        });
    }

    @Test
    void dead_letters_are_chosen_by_reason_and_counted_by_reason() {
        letter("a", "model-rejected", EIGHT, 1);
        letter("b", "undecodable", EIGHT, 2);
        letter("c", "model-rejected", EIGHT, 3);

        RedriveReport report = send(of(Set.of("model-rejected"), Optional.empty(), Optional.empty()));

        assertThat(sentValues()).containsExactly("a", "c");
        assertThat(report.byReason())
                .isEqualTo(Map.of("model-rejected", new Counts(2, 2, 0, 2), "undecodable", new Counts(1, 0, 0, 0)));
        assertThat(report.total()).isEqualTo(new Counts(3, 2, 0, 2));
    }

    @Test
    void dead_letters_are_chosen_by_their_last_attempt_from_inclusive_to_exclusive() {
        letter("before", "r", EIGHT.minusMillis(1), 1);
        letter("from", "r", EIGHT, 2);
        letter("within", "r", EIGHT.plusSeconds(59), 3);
        letter("to", "r", EIGHT.plusSeconds(60), 4);

        send(of(Set.of(), Optional.of(EIGHT), Optional.of(EIGHT.plusSeconds(60))));

        assertThat(sentValues()).containsExactly("from", "within");
    }

    @Test
    void dead_letters_of_other_pipelines_are_left_alone() {
        letter(0, "theirs", headers("churn", "r", EIGHT, 0, 1));
        letter("ours", "r", EIGHT, 2);

        RedriveReport report = send(ALL);

        assertThat(sentValues()).containsExactly("ours");
        assertThat(report.otherPipelines()).isOne();
        assertThat(report.total().read()).isOne();
    }

    @Test
    void foreign_records_are_left_alone_and_reported() {
        letter("ours", "r", EIGHT, 1);
        letter(0, "no headers", new RecordHeaders());
        Headers cut = headers("fraud", "r", EIGHT, 0, 2);
        letter(0, "no offset", cut.remove(DeadLetterHeaders.SOURCE_OFFSET));
        letter(
                0,
                "no number",
                headers("fraud", "r", EIGHT, 0, 3).add(DeadLetterHeaders.SOURCE_PARTITION, "x".getBytes(UTF_8)));
        letter(
                0,
                "no time",
                headers("fraud", "r", EIGHT, 0, 4).add(DeadLetterHeaders.LAST_ATTEMPT, "soon".getBytes(UTF_8)));
        letter(0, "null", headers("fraud", "r", EIGHT, 0, 5).add(DeadLetterHeaders.REASON, null));

        RedriveReport report = send(ALL);

        assertThat(sentValues()).containsExactly("ours");
        assertThat(report.foreign()).isEqualTo(5);
        assertThat(report.firstForeign()).contains(new LetterPosition(LETTERS, 0, 1));
    }

    @Test
    void nothing_is_sent_twice() {
        letter("a", "r", EIGHT, 1);
        send(ALL);
        letter("b", "r", EIGHT, 2);

        RedriveReport second = send(ALL);
        RedriveReport third = send(ALL);

        assertThat(sentValues()).containsExactly("a", "b");
        assertThat(second.total()).isEqualTo(new Counts(2, 2, 1, 1));
        assertThat(third.total()).isEqualTo(new Counts(2, 2, 2, 0));
    }

    @Test
    void what_was_sent_before_is_sent_again_when_asked() {
        letter("a", "r", EIGHT, 1);
        send(ALL);

        RedriveReport report = send(again());

        assertThat(sentValues()).containsExactly("a", "a");
        assertThat(report.total()).isEqualTo(new Counts(1, 1, 1, 1));
    }

    @Test
    void a_record_that_failed_again_is_a_new_dead_letter_and_sent_from_its_first_position() {
        letter("a", "r", EIGHT, 42);
        send(ALL);
        letter("a", "r", EIGHT.plusSeconds(60), 42);

        RedriveReport report = send(ALL);

        assertThat(report.total()).isEqualTo(new Counts(2, 2, 1, 1));
        assertThat(texts(producers.get(1).history().get(0).headers()))
                .contains("bridge.source.offset=42", "bridge.dead-letter=fraud.dead-letters-0@1");
    }

    @Test
    void dead_letters_of_a_topic_made_anew_are_not_taken_for_those_that_lay_there_before() {
        topics.append(REDRIVE, 3, null, null, RedriveHeaders.of(headers("fraud", "r", EIGHT, 3, 41), LETTERS + "-0@0"));
        letter("other", "r", EIGHT, 42);

        send(ALL);

        assertThat(sentValues()).containsExactly("other");
    }

    @Test
    void a_preview_counts_what_would_be_sent_and_needs_no_redrive_topic() {
        StoredTopics fresh = new StoredTopics().create(LETTERS, 1);
        fresh.append(LETTERS, 0, null, null, headers("fraud", "r", EIGHT, 9, 1));

        RedriveReport report = redrive(fresh).preview(ALL);

        assertThat(report.total()).isEqualTo(new Counts(1, 1, 0, 1));
    }

    @Test
    void a_preview_leaves_out_what_was_sent_before() {
        letter("a", "r", EIGHT, 1);
        send(ALL);

        assertThat(redrive(topics.another()).preview(ALL).total()).isEqualTo(new Counts(1, 1, 1, 0));
    }

    @Test
    void a_failure_half_way_reports_what_was_sent_and_the_next_run_sends_the_rest() {
        letter("a", "r", EIGHT, 1);
        letter("b", "r", EIGHT, 2);
        letter("c", "r", EIGHT, 3);
        StoredTopics oneByOne = topics.another();
        oneByOne.setMaxPollRecords(1);
        MockProducer<byte[], byte[]> failing =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        if (commitCount() == 1) {
                            commitTransactionException = new TimeoutException("no answer");
                        }
                        super.commitTransaction();
                    }
                };
        producers.add(failing);

        assertThatThrownBy(() -> redrive(oneByOne).send(ALL, failing))
                .isInstanceOfSatisfying(
                        RedriveFailedException.class,
                        e -> assertThat(e.soFar().total().sent()).isOne())
                .hasMessageContaining("no answer")
                .hasMessageContaining("nothing is sent twice");
        failing.history()
                .forEach(record ->
                        topics.append(REDRIVE, record.partition(), record.key(), record.value(), record.headers()));
        send(ALL);

        assertThat(sentValues()).containsExactly("a", "b", "c");
        assertThat(failing.transactionAborted()).isTrue();
    }

    @Test
    void a_redrive_that_a_later_one_fenced_off_fails_with_its_report() {
        letter("a", "r", EIGHT, 1);
        MockProducer<byte[], byte[]> fenced = producer();
        fenced.initTransactionException = new ProducerFencedException("a later one");

        assertThatThrownBy(() -> redrive(topics).send(ALL, fenced))
                .isInstanceOf(RedriveFailedException.class)
                .hasMessageContaining("a later one");
    }

    @Test
    void a_source_partition_that_the_redrive_topic_lacks_is_a_failure_that_says_what_to_do() {
        letter(0, "v", headers("fraud", "r", EIGHT, 4, 1));

        assertThatThrownBy(() -> send(ALL))
                .isInstanceOf(RedriveFailedException.class)
                .hasMessageContaining("fraud.dead-letters-0@0")
                .hasMessageContaining("partition 4")
                .hasMessageContaining("add partitions");
    }

    @Test
    void missing_topics_are_named() {
        StoredTopics none = new StoredTopics();
        Redrive onNone = new Redrive(none, FORMAT, Duration.ZERO);

        assertThatThrownBy(() -> onNone.preview(ALL))
                .isInstanceOf(RedriveFailedException.class)
                .hasMessageContaining(LETTERS);
        none.create(LETTERS, 1);
        assertThatThrownBy(() -> onNone.send(ALL, producer()))
                .isInstanceOf(RedriveFailedException.class)
                .hasMessageContaining(REDRIVE);
    }

    @Test
    void a_topic_that_does_not_go_on_is_a_failure_within_the_patience() {
        letter("v", "r", EIGHT, 1);
        topics.fallSilent();
        Redrive impatient = new Redrive(topics, FORMAT, Duration.ZERO);

        assertThatThrownBy(() -> impatient.preview(ALL))
                .isInstanceOf(RedriveFailedException.class)
                .hasMessageContaining(LETTERS);
    }

    private static List<String> texts(Headers headers) {
        List<String> texts = new ArrayList<>();
        for (Header header : headers) {
            texts.add(header.key() + "=" + new String(header.value(), UTF_8));
        }
        return texts;
    }
}
