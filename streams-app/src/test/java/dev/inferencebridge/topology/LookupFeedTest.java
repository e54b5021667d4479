package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.LookupInvalidation;
import dev.inferencebridge.scoring.Timer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LookupFeedTest {

    private static final String TOPIC = "cdc.shop.merchants";

    private final Timer timer = Timer.ofThread("test-waits");
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final CountDownLatch following = new CountDownLatch(1);
    private final LookupFeed feed = new LookupFeed(
            TOPIC,
            new TableName("shop", "merchants"),
            (key, value, timestamp) -> new DecodedChange.Nothing("heartbeat"),
            () -> consumer,
            Clock.systemUTC(),
            timer);

    @AfterEach
    void close() {
        feed.close();
        timer.close();
    }

    @Test
    void it_reads_until_it_is_closed() throws InterruptedException {
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
        consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, 0), 7L));

        feed.start(new Following());

        assertThat(following.await(20, TimeUnit.SECONDS)).isTrue();
        feed.caughtUp(Long.MAX_VALUE).join();
        feed.close();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void without_its_topic_lookups_go_on_and_the_problem_is_told() {
        feed.start(new Following());

        feed.caughtUp(0).join();

        assertThat(feed.waitsGivenUp()).isEqualTo(1);
        while (feed.problem().orElseThrow().endsWith("starting")) {
            Thread.onSpinWait();
        }
        assertThat(feed.problem())
                .hasValue("changes of shop.merchants in topic " + TOPIC
                        + ": UnknownTopicOrPartitionException: there is no topic " + TOPIC);
    }

    @Test
    void closing_ends_the_waits() {
        CompletableFuture<Void> waiting = feed.caughtUp(0);

        feed.close();

        assertThat(waiting).isCompleted();
        assertThat(feed.caughtUp(0)).isCompleted();
    }

    private final class Following implements LookupInvalidation {
        @Override
        public void invalidate(RowKey key) {}

        @Override
        public void invalidatePartition(RowKey partition) {}

        @Override
        public void invalidateAll() {
            following.countDown();
        }
    }
}
