package dev.inferencebridge.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.FakeTarget;
import dev.inferencebridge.retraining.FakeTriggerStore;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.SettableTime;
import dev.inferencebridge.retraining.Triggers;
import dev.inferencebridge.wire.JsonTriggerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class FanOutTest {

    private static final String TOPIC = "bridge.retraining";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final RetrainingTrigger TRIGGER = Triggers.ofHour(1);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 1);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> groups = new LinkedBlockingQueue<>();

    private Consumer<byte[], byte[]> consumer(String group) {
        groups.add(group);
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, null, JsonTriggerCodec.encode(TRIGGER)));
        });
        return consumer;
    }

    private static TargetSpec spec(String name, FakeTarget target) {
        return new TargetSpec(name, Set.of(), target, Duration.ofHours(1), BACKOFF, BACKOFF, Duration.ofDays(1));
    }

    @Test
    void the_recorder_and_each_target_have_a_group_of_their_own_and_none_waits_for_another() throws Exception {
        FakeTarget down = new FakeTarget();
        down.answers.add(new CompletableFuture<>());
        FakeTarget up = new FakeTarget();
        FanOut fanOut = FanOut.start(
                new FanOut.Parts(
                        TOPIC,
                        this::consumer,
                        record -> new TriggerRecord(JsonTriggerCodec.decode(record.value()), Optional.empty(), 0),
                        new FakeTriggerStore(),
                        new FanOutListener() {
                            @Override
                            public void recorded(RetrainingTrigger trigger) {
                                told.add("recorded");
                            }

                            @Override
                            public void attempted(RetrainingTrigger trigger, DeliveryRow delivery) {
                                told.add(delivery.target() + " "
                                        + delivery.status().word());
                            }
                        },
                        new SettableTime()),
                List.of(spec("down", down), spec("up", up)));

        List<String> both = List.of(
                String.valueOf(told.poll(60, TimeUnit.SECONDS)), String.valueOf(told.poll(60, TimeUnit.SECONDS)));
        fanOut.close();

        assertThat(both).containsExactlyInAnyOrder("recorded", "up delivered");
        assertThat(groups).containsExactlyInAnyOrder(FanOut.RECORDER, "down", "up");
        assertThat(fanOut.problems()).isEmpty();
        assertThat(down.closed && up.closed).isTrue();
    }

    @Test
    void a_topic_of_the_same_cluster_gets_the_trigger_under_its_id() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaTopicTarget target = new KafkaTopicTarget(producer, "others", JsonTriggerCodec::encode);

        assertThat(target.deliver(new Dispatch(TRIGGER, 1)).join()).isEqualTo(new Delivery.Accepted());

        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo("others");
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("fraud");
        assertThat(JsonTriggerCodec.decode(sent.value())).isEqualTo(TRIGGER);
        assertThat(new String(sent.headers().lastHeader("bridge.delivery").value(), StandardCharsets.UTF_8))
                .isEqualTo(TRIGGER.id() + "-1");
        target.close();
    }

    @Test
    void a_topic_that_may_not_be_written_is_tried_again() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaTopicTarget target = new KafkaTopicTarget(producer, "others", JsonTriggerCodec::encode);

        CompletableFuture<Delivery> delivery = target.deliver(new Dispatch(TRIGGER, 0));
        producer.errorNext(new TopicAuthorizationException("others"));

        assertThat(((Delivery.Unavailable) delivery.join()).problem()).contains("Kafka refuses it");
        target.close();
    }
}
