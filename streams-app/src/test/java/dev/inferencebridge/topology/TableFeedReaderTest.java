package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.scoring.VirtualTimer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TableFeedReaderTest {

    private static final String TOPIC = "cdc.shop.merchants";
    private static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
    private static final TopicPartition P1 = new TopicPartition(TOPIC, 1);
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final CatchUp catchUp = new CatchUp(LookupFeed.PATIENCE, new VirtualTimer());
    private final TablePositions table = new TablePositions();

    @Test
    void what_was_there_at_the_start_counts_as_merged() {
        TableFeedReader reader = started(10, 20);

        CompletableFuture<Void> seen = catchUp.to(NOW.toEpochMilli());
        reader.step();

        assertThat(seen).isCompleted();
    }

    @Test
    void a_change_that_came_before_the_question_is_waited_for() {
        TableFeedReader reader = started(10, 20);
        ends(10, 21);
        record(P1, 20);

        CompletableFuture<Void> seen = catchUp.to(NOW.toEpochMilli());
        reader.step();
        assertThat(seen).isNotDone();

        table.reached(1, 21);
        reader.step();
        assertThat(seen).isCompleted();
    }

    @Test
    void markers_of_transactions_are_not_waited_for() {
        TableFeedReader reader = started(10, 20);
        ends(12, 20);
        // The position goes on past what is no record.
        consumer.schedulePollTask(() -> consumer.seek(P0, 12));

        CompletableFuture<Void> seen = catchUp.to(NOW.toEpochMilli());
        reader.step();

        assertThat(seen).isCompleted();
        assertThat(table.next(0)).isEqualTo(12);
    }

    @Test
    void a_table_that_is_far_behind_is_left_to_its_work() {
        TableFeedReader reader = started(10, 20);
        ends(1_000, 20);

        CompletableFuture<Void> seen = catchUp.to(NOW.toEpochMilli());
        reader.step();

        assertThat(seen).isNotDone();
        assertThat(consumer.assignment()).isEmpty();
    }

    @Test
    void nobody_waits_and_nothing_is_asked() {
        TableFeedReader reader = started(10, 20);
        ends(11, 20);
        reader.hurry();

        reader.step();

        assertThat(catchUp.reachedMillis()).isLessThan(NOW.toEpochMilli());
    }

    @Test
    void a_topic_that_is_not_there_is_an_error_at_the_start() {
        assertThatThrownBy(() -> new TableFeedReader(TOPIC, consumer, table, catchUp, clock()))
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessage("there is no topic " + TOPIC);
    }

    private TableFeedReader started(long end0, long end1) {
        consumer.updatePartitions(
                TOPIC,
                List.of(new PartitionInfo(TOPIC, 0, null, null, null), new PartitionInfo(TOPIC, 1, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        ends(end0, end1);
        return new TableFeedReader(TOPIC, consumer, table, catchUp, clock());
    }

    private void ends(long end0, long end1) {
        consumer.updateEndOffsets(Map.of(P0, end0, P1, end1));
    }

    private void record(TopicPartition partition, long offset) {
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                TOPIC,
                partition.partition(),
                offset,
                NOW.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty())));
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }
}
