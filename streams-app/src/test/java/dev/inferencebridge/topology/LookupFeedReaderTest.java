package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.LookupInvalidation;
import dev.inferencebridge.scoring.VirtualTimer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class LookupFeedReaderTest {

    private static final String TOPIC = "cdc.shop.merchants";
    private static final TableName MERCHANTS = new TableName("shop", "merchants");
    private static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
    private static final TopicPartition P1 = new TopicPartition(TOPIC, 1);

    private final VirtualTimer timer = new VirtualTimer();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Told told = new Told();
    private final CatchUp catchUp = new CatchUp(LookupFeed.PATIENCE, timer);
    private final LookupFeedReader reader = new LookupFeedReader(
            TOPIC, MERCHANTS, LookupFeedReaderTest::decode, consumer, told, catchUp, new TimerClock(timer));

    @Test
    void it_starts_at_the_end_with_everything_invalidated() {
        partitions(2);
        ends(10, 20);

        reader.step();

        assertThat(consumer.position(P0)).isEqualTo(10);
        assertThat(consumer.position(P1)).isEqualTo(20);
        assertThat(told).containsExactly("all");
        assertThat(catchUp.reachedMillis()).isEqualTo(now());
    }

    @Test
    void each_change_invalidates_what_it_touches() {
        following();

        record(0, 10, "row:a");
        record(1, 20, "deleted:b");
        record(0, 11, "partition:c");
        record(0, 12, "range:d");
        record(0, 13, "nothing:");
        record(0, 14, "other:e");
        reader.step();

        assertThat(told).containsExactlyInAnyOrder("a", "b", "partition c", "partition d");
    }

    @Test
    void a_change_that_cannot_be_decoded_invalidates_everything() {
        following();

        record(0, 10, "broken:");
        reader.step();

        assertThat(told).containsExactly("all");
    }

    @Test
    void changes_that_could_not_be_applied_are_not_forgotten() {
        following();

        record(0, 10, "crash:");
        record(0, 11, "row:a");

        assertThatThrownBy(reader::step).isInstanceOf(IllegalStateException.class);
        assertThat(told).containsExactly("all");
    }

    @Test
    void it_has_caught_up_once_every_partition_was_read_to_the_end_that_it_had() {
        following();
        timer.advance(Duration.ofMillis(30));
        long asOf = now();
        CompletableFuture<Void> seen = catchUp.to(asOf);
        ends(10, 21);

        reader.step();
        assertThat(seen).isNotDone();
        timer.advance(Duration.ofMillis(5));
        record(1, 20, "row:a");
        reader.step();

        assertThat(seen).isCompleted();
        assertThat(told).containsExactly("a");
        assertThat(catchUp.reachedMillis()).isEqualTo(asOf);
    }

    @Test
    void what_was_seen_already_needs_no_wait() {
        following();

        assertThat(catchUp.to(now())).isCompleted();
        assertThat(catchUp.waits()).isZero();
    }

    @Test
    void one_who_waits_is_let_go_in_the_end_and_counted() {
        following();
        timer.advance(Duration.ofMillis(1));
        CompletableFuture<Void> first = catchUp.to(now());
        CompletableFuture<Void> second = catchUp.to(now());

        timer.advance(LookupFeed.PATIENCE.minusMillis(1));
        assertThat(first).isNotDone();
        timer.advance(Duration.ofMillis(1));

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(catchUp.waits()).isEqualTo(2);
        assertThat(catchUp.givenUp()).isEqualTo(2);
        assertThat(catchUp.isAwaited()).isFalse();
    }

    @Test
    void a_hurry_ends_an_idle_poll_and_loses_nothing() {
        following();
        consumer.schedulePollTask(() -> {
            timer.advance(Duration.ofMillis(1));
            assertThat(catchUp.to(now())).isNotDone();
            reader.hurry();
        });

        reader.step();
        record(0, 10, "row:a");
        ends(11, 20);
        reader.step();

        assertThat(told).containsExactly("a");
        assertThat(catchUp.reachedMillis()).isEqualTo(now());
    }

    @Test
    void changes_that_were_deleted_unread_invalidate_everything() {
        following();
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(P0, 10L)));
        ends(50, 20);

        reader.step();

        assertThat(consumer.position(P0)).isEqualTo(50);
        assertThat(told).containsExactly("all");
    }

    @Test
    void a_new_partition_is_read_from_its_start() {
        partitions(1);
        ends(10, 0);
        reader.step();
        told.clear();

        partitions(2);
        ends(10, 2);
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        reader.step();
        record(1, 0, "row:a");
        reader.step();

        assertThat(consumer.position(P0)).isEqualTo(10);
        assertThat(told).containsExactly("all", "a");
    }

    @Test
    void a_topic_that_is_not_there_is_named() {
        assertThatThrownBy(reader::step)
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessage("there is no topic " + TOPIC);
    }

    @Test
    void without_an_answer_nothing_is_proved_and_what_comes_is_applied() {
        following();
        timer.advance(Duration.ofMillis(1));
        CompletableFuture<Void> seen = catchUp.to(now());
        consumer.setOffsetsException(new TimeoutException("a partition has no leader"));
        record(0, 10, "row:a");

        assertThatThrownBy(reader::step).isInstanceOf(TimeoutException.class);
        assertThat(seen).isNotDone();
        assertThat(told).containsExactly("a");

        reader.step();
        assertThat(seen).isCompleted();
    }

    @Test
    void closing_lets_everybody_go() {
        following();
        timer.advance(Duration.ofMillis(1));
        CompletableFuture<Void> seen = catchUp.to(now());

        catchUp.close();

        assertThat(seen).isCompleted();
        assertThat(catchUp.to(now())).isCompleted();
    }

    private void following() {
        partitions(2);
        ends(10, 20);
        reader.step();
        told.clear();
    }

    private void partitions(int count) {
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new PartitionInfo(TOPIC, i, null, null, null));
        }
        consumer.updatePartitions(TOPIC, partitions);
    }

    private void ends(long first, long second) {
        consumer.updateEndOffsets(Map.of(P0, first, P1, second));
    }

    private void record(int partition, long offset, String text) {
        consumer.addRecord(
                new ConsumerRecord<>(TOPIC, partition, offset, new byte[0], text.getBytes(StandardCharsets.UTF_8)));
    }

    private long now() {
        return timer.now().toEpochMilli();
    }

    private static DecodedChange decode(byte[] key, byte[] value, long timestamp) {
        String[] text = new String(value, StandardCharsets.UTF_8).split(":", 2);
        RowKey row = new RowKey(Map.of("id", text[1]));
        return switch (text[0]) {
            case "row" -> changed(MERCHANTS, row);
            case "other" -> changed(new TableName("shop", "other"), row);
            case "deleted" -> new DecodedChange.Decoded(new ChangeEvent.RowDeleted(MERCHANTS, row, 1));
            case "partition" -> new DecodedChange.Decoded(new ChangeEvent.PartitionDeleted(MERCHANTS, row, 1));
            case "range" ->
                new DecodedChange.Decoded(
                        new ChangeEvent.RangeDeleted(MERCHANTS, row, Optional.empty(), Optional.empty(), 1));
            case "nothing" -> new DecodedChange.Nothing("heartbeat");
            case "crash" -> throw new IllegalStateException("a decoder that is broken");
            default -> new DecodedChange.Undecodable("value: expected an object");
        };
    }

    private static DecodedChange changed(TableName table, RowKey row) {
        return new DecodedChange.Decoded(new ChangeEvent.RowChanged(table, row, Map.of(), 1, true, false));
    }

    private static final class Told extends ArrayList<String> implements LookupInvalidation {
        private static final long serialVersionUID = 1L;

        @Override
        public void invalidate(RowKey key) {
            add(String.valueOf(key.columns().get("id")));
        }

        @Override
        public void invalidatePartition(RowKey partition) {
            add("partition " + partition.columns().get("id"));
        }

        @Override
        public void invalidateAll() {
            add("all");
        }
    }

    private static final class TimerClock extends Clock {
        private final VirtualTimer timer;

        TimerClock(VirtualTimer timer) {
            this.timer = timer;
        }

        @Override
        public Instant instant() {
            return timer.now();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
