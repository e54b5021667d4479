package dev.inferencebridge.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.DeliveryStatus;
import dev.inferencebridge.retraining.FakeTarget;
import dev.inferencebridge.retraining.FakeTriggerStore;
import dev.inferencebridge.retraining.Job;
import dev.inferencebridge.retraining.JobState;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.SettableTime;
import dev.inferencebridge.retraining.TriggerStatus;
import dev.inferencebridge.retraining.TriggerStoreException;
import dev.inferencebridge.retraining.Triggers;
import dev.inferencebridge.wire.JsonTriggerCodec;
import dev.inferencebridge.wire.TriggerHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** One consumer group and what it does to its target and the rows; a new {@link Group} is the process after a crash. */
class GroupLoopTest {

    private static final String TOPIC = "bridge.retraining";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final RetrainingTrigger FIRST = Triggers.ofHour(1);
    private static final RetrainingTrigger SECOND = Triggers.ofHour(2);

    private final SettableTime time = new SettableTime();
    private final FakeTriggerStore store = new FakeTriggerStore();
    private final FakeTarget target = new FakeTarget();
    private final Map<Long, ConsumerRecord<byte[], byte[]>> log = new HashMap<>();
    private long committed;

    private void sent(RetrainingTrigger trigger, TriggerHeaders.Address... address) {
        sent(
                JsonTriggerCodec.encode(trigger),
                address.length == 0 ? new RecordHeaders() : TriggerHeaders.of(address[0]));
    }

    private void sent(byte[] value, org.apache.kafka.common.header.Headers headers) {
        long offset = log.size();
        log.put(
                offset,
                new ConsumerRecord<>(
                        TOPIC,
                        0,
                        offset,
                        0L,
                        TimestampType.CREATE_TIME,
                        0,
                        value.length,
                        "fraud".getBytes(StandardCharsets.UTF_8),
                        value,
                        headers,
                        Optional.empty()));
    }

    private static TriggerRecord decode(ConsumerRecord<byte[], byte[]> record) {
        Optional<TriggerHeaders.Address> address = TriggerHeaders.read(record.headers());
        return new TriggerRecord(
                JsonTriggerCodec.decode(record.value()),
                address.map(TriggerHeaders.Address::target),
                address.map(TriggerHeaders.Address::round).orElse(0));
    }

    private TargetSpec spec(String name, FakeTarget to, String... models) {
        return new TargetSpec(
                name,
                Set.of(models),
                to,
                Duration.ofHours(1),
                new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5), () -> 1),
                new Backoff(Duration.ofSeconds(20), Duration.ofMinutes(5), () -> 1),
                Duration.ofDays(1));
    }

    /** A process: reads from what was committed. */
    private final class Group {
        final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        final GroupLoop loop;
        private long read = committed;

        Group(TargetSpec spec) {
            Statuses statuses = new Statuses(store, trigger -> 1);
            Following following = new Following(spec, store, statuses, FanOutListener.NONE, time);
            loop = new GroupLoop(
                    consumer,
                    TOPIC,
                    GroupLoopTest::decode,
                    new Delivering(spec, store, statuses, following, FanOutListener.NONE, time),
                    time);
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            consumer.rebalance(List.of(PARTITION));
            consumer.seek(PARTITION, committed);
        }

        void step() {
            if (consumer.paused().isEmpty()) {
                for (; log.containsKey(read); read++) {
                    consumer.addRecord(log.get(read));
                }
            }
            loop.step(Duration.ZERO);
            Optional.ofNullable(consumer.committed(Set.of(PARTITION)).get(PARTITION))
                    .ifPresent(offset -> committed = offset.offset());
        }

        void run() {
            step();
            step();
        }
    }

    private Group group() {
        return new Group(spec("train", target));
    }

    @Test
    void a_trigger_is_delivered_noted_and_committed() {
        sent(FIRST);

        group().run();

        assertThat(target.asked).containsExactly(FIRST.id());
        assertThat(store.deliveryOf(FIRST, "train").status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(store.deliveryOf(FIRST, "train").attempts()).isEqualTo(1);
        assertThat(store.statusOf(FIRST)).isEqualTo(TriggerStatus.SUCCEEDED);
        assertThat(committed).isEqualTo(1);
    }

    @Test
    void a_target_that_is_away_is_tried_again_later_and_the_group_keeps_polling() {
        sent(FIRST);
        sent(SECOND);
        target.answers(new Delivery.Unavailable("HTTP 503", Optional.empty()));
        Group group = group();

        group.run();
        assertThat(target.asked).hasSize(1);
        assertThat(group.loop.problem()).contains("HTTP 503");
        assertThat(store.deliveryOf(FIRST, "train").status()).isEqualTo(DeliveryStatus.RETRYING);
        assertThat(store.deliveryOf(FIRST, "train").nextAttempt()).contains(Triggers.NOW.plusSeconds(10));
        assertThat(group.consumer.paused()).containsExactly(PARTITION);

        time.pass(Duration.ofSeconds(9));
        group.run();
        assertThat(target.asked).hasSize(1);

        time.pass(Duration.ofSeconds(1));
        group.run();
        assertThat(target.asked).containsExactly(FIRST.id(), FIRST.id(), SECOND.id());
        assertThat(group.loop.problem()).isEmpty();
        assertThat(committed).isEqualTo(2);
    }

    @Test
    void a_target_is_left_alone_for_as_long_as_it_asks() {
        sent(FIRST);
        target.answers(new Delivery.Unavailable("HTTP 429", Optional.of(Duration.ofMinutes(3))));
        Group group = group();

        group.run();

        assertThat(store.deliveryOf(FIRST, "train").nextAttempt()).contains(Triggers.NOW.plusSeconds(180));
    }

    @Test
    void what_a_target_refuses_fails_at_once_and_the_next_is_delivered() {
        sent(FIRST);
        sent(SECOND);
        target.answers(new Delivery.Refused("HTTP 400: no such compute"));

        group().run();

        assertThat(store.deliveryOf(FIRST, "train").problem()).contains("refused: HTTP 400: no such compute");
        assertThat(store.statusOf(FIRST)).isEqualTo(TriggerStatus.FAILED);
        assertThat(store.deliveryOf(SECOND, "train").status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void a_delivery_is_given_up_in_the_end() {
        sent(FIRST);
        Group group = group();
        for (int i = 0; i < 40; i++) {
            target.answers(new Delivery.Unavailable("HTTP 503", Optional.empty()));
        }

        for (int i = 0; i < 40; i++) {
            group.run();
            time.pass(Duration.ofMinutes(5));
        }

        DeliveryRow row = store.deliveryOf(FIRST, "train");
        assertThat(row.status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(row.problem()).contains("given up after PT1H: HTTP 503");
        assertThat(committed).isEqualTo(1);
    }

    @Test
    void a_crash_before_the_row_delivers_once_more_with_the_same_id() {
        sent(FIRST);
        target.answers.add(new CompletableFuture<>()); // the process ends while the target thinks
        group().run();

        group().run();

        assertThat(target.asked).containsExactly(FIRST.id(), FIRST.id());
        assertThat(store.deliveryOf(FIRST, "train").status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void a_crash_between_row_and_commit_delivers_nothing_more() {
        sent(FIRST);
        group().run();
        committed = 0;

        group().run();

        assertThat(target.asked).containsExactly(FIRST.id());
        assertThat(committed).isEqualTo(1);
    }

    @Test
    void a_crash_between_two_tries_keeps_the_pause() {
        sent(FIRST);
        target.answers(new Delivery.Unavailable("HTTP 503", Optional.empty()));
        group().run();

        Group next = group();
        next.run();
        assertThat(target.asked).hasSize(1);

        time.pass(Duration.ofSeconds(10));
        next.run();
        assertThat(target.asked).hasSize(2);
        assertThat(store.deliveryOf(FIRST, "train").attempts()).isEqualTo(2);
    }

    @Test
    void a_partition_that_goes_elsewhere_is_left_to_its_next_owner() {
        sent(FIRST);
        target.answers.add(new CompletableFuture<>());
        Group group = group();
        group.run();

        group.consumer.rebalance(List.of());
        group.loop.step(Duration.ZERO);

        assertThat(target.asked).hasSize(1);
        assertThat(committed).isZero();
        assertThat(group.loop.problem()).isEmpty();
    }

    @Test
    void a_target_that_fails_to_answer_properly_is_tried_again() {
        sent(FIRST);
        target.answers.add(CompletableFuture.failedFuture(new IllegalStateException("a bug")));

        group().run();

        assertThat(store.deliveryOf(FIRST, "train").status()).isEqualTo(DeliveryStatus.RETRYING);
        assertThat(store.deliveryOf(FIRST, "train").problem().orElseThrow()).contains("a bug");
    }

    @Test
    void while_the_rows_cannot_be_written_nothing_is_delivered_and_nothing_lost() {
        sent(FIRST);
        store.failure = Optional.of(new TriggerStoreException("no permission", new RuntimeException()));
        Group group = group();

        group.run();
        assertThat(target.asked).isEmpty();
        assertThat(group.loop.problem().orElseThrow()).contains("no permission");
        assertThat(committed).isZero();

        store.failure = Optional.empty();
        time.pass(Duration.ofSeconds(5));
        group.run();
        assertThat(target.asked).containsExactly(FIRST.id());
    }

    @Test
    void a_record_that_is_no_trigger_is_passed_over() {
        sent("{".getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        sent(FIRST);

        group().run();

        assertThat(target.asked).containsExactly(FIRST.id());
        assertThat(committed).isEqualTo(2);
    }

    @Test
    void a_target_gets_the_triggers_of_its_models_alone() {
        sent(Triggers.of("churn", 1));
        sent(FIRST);

        new Group(spec("train", target, "fraud")).run();

        assertThat(target.asked).containsExactly(FIRST.id());
    }

    @Test
    void a_retry_is_for_one_target_and_under_another_id() {
        sent(FIRST);
        sent(FIRST, new TriggerHeaders.Address("mail", 1));
        sent(FIRST, new TriggerHeaders.Address("train", 1));

        group().run();

        assertThat(target.asked).containsExactly(FIRST.id(), FIRST.id() + "-1");
        assertThat(store.deliveryOf(FIRST, "train").round()).isEqualTo(1);
    }

    @Test
    void an_earlier_round_does_not_undo_a_later_one() {
        store.save(DeliveryRow.pending(FIRST.id(), "train", 2, Triggers.NOW)).join();
        sent(FIRST);
        sent(FIRST, new TriggerHeaders.Address("train", 2));

        group().run();

        assertThat(target.asked).containsExactly(FIRST.id() + "-2");
    }

    @Test
    void what_was_acknowledged_is_not_delivered_any_more() {
        sent(FIRST);
        target.answers(new Delivery.Unavailable("HTTP 503", Optional.empty()));
        Group group = group();
        group.run();

        time.pass(Duration.ofSeconds(10));
        store.status(FIRST, TriggerStatus.ACKNOWLEDGED, Optional.of("by me"), time.instant())
                .join();
        group.run();

        assertThat(target.asked).hasSize(1);
        assertThat(store.deliveryOf(FIRST, "train").status()).isEqualTo(DeliveryStatus.DROPPED);
        assertThat(store.statusOf(FIRST)).isEqualTo(TriggerStatus.ACKNOWLEDGED);
    }

    @Test
    void a_job_is_followed_with_growing_pauses_until_it_succeeds() {
        sent(FIRST);
        target.answers(new Delivery.Started(new Job("job-1", Optional.of(URI.create("https://ml.example/job-1")))));
        Group group = group();
        group.run();
        assertThat(store.statusOf(FIRST)).isEqualTo(TriggerStatus.RUNNING);
        assertThat(committed).isEqualTo(1);

        for (int second = 0; second < 130; second++) {
            time.pass(Duration.ofSeconds(1));
            group.step();
        }
        // After 20 s, then 20 s, then 40 s; the next would be after 80 s.
        assertThat(target.followed).containsExactly("job-1", "job-1", "job-1");

        target.states.add(new JobState.Succeeded());
        for (int second = 0; second < 60; second++) {
            time.pass(Duration.ofSeconds(1));
            group.step();
        }
        DeliveryRow row = store.deliveryOf(FIRST, "train");
        assertThat(row.status()).isEqualTo(DeliveryStatus.SUCCEEDED);
        assertThat(row.job().orElseThrow().link()).contains(URI.create("https://ml.example/job-1"));
        assertThat(store.statusOf(FIRST)).isEqualTo(TriggerStatus.SUCCEEDED);
        assertThat(target.followed).hasSize(4);
    }

    @Test
    void a_job_outlives_the_process_that_started_it_and_its_failure_is_written_back() {
        sent(FIRST);
        target.answers(new Delivery.Started(new Job("job-1", Optional.empty())));
        group().run();
        target.states.add(new JobState.Failed("the job ended as Failed"));

        Group next = group();
        time.pass(Duration.ofSeconds(20));
        next.run();

        assertThat(store.deliveryOf(FIRST, "train").status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(store.triggers.get(FIRST.id()).detail()).contains("train: the job ended as Failed");
    }

    @Test
    void a_job_that_cannot_be_asked_after_goes_on_until_it_has_taken_too_long() {
        sent(FIRST);
        target.answers(new Delivery.Started(new Job("job-1", Optional.empty())));
        Group group = group();
        group.run();
        target.states.add(new JobState.Unknown("HTTP 503"));

        time.pass(Duration.ofMinutes(1));
        group.step();
        assertThat(store.deliveryOf(FIRST, "train").status()).isEqualTo(DeliveryStatus.RUNNING);

        time.pass(Duration.ofDays(1));
        group.step();
        assertThat(store.deliveryOf(FIRST, "train").problem().orElseThrow()).contains("has not ended within PT24H");
    }

    @Test
    void a_target_that_is_down_delays_none_of_the_others() {
        sent(FIRST);
        sent(SECOND);
        FakeTarget down = new FakeTarget();
        down.answers.add(new CompletableFuture<>());
        Group blocked = new Group(spec("down", down));
        blocked.run();
        blocked.run();
        committed = 0;

        group().run();

        assertThat(down.asked).hasSize(1);
        assertThat(target.asked).containsExactly(FIRST.id(), SECOND.id());
    }

    @Test
    void the_recorder_writes_each_trigger_and_tells_of_it() {
        List<String> told = new java.util.ArrayList<>();
        Recording recording = new Recording(store, new FanOutListener() {
            @Override
            public void recorded(RetrainingTrigger trigger) {
                told.add(trigger.id());
            }
        });

        recording.attempt(new TriggerRecord(FIRST, Optional.empty(), 0)).join();
        recording.attempt(new TriggerRecord(SECOND, Optional.of("train"), 1)).join();

        assertThat(told).containsExactly(FIRST.id());
        assertThat(store.triggers).containsOnlyKeys(FIRST.id());
    }

    @Test
    void back_off_grows_to_its_longest_and_yields_to_what_is_asked_for_up_to_an_hour() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), () -> 0);

        assertThat(backoff.after(1, Optional.empty())).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(4, Optional.empty())).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.after(100, Optional.empty())).isEqualTo(Duration.ofSeconds(15));
        assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(7)))).isEqualTo(Duration.ofSeconds(7));
        assertThat(backoff.after(1, Optional.of(Duration.ofDays(7)))).isEqualTo(Duration.ofHours(1));
    }
}
