package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.ChangeProgress;
import dev.inferencebridge.feature.LookupInvalidation;
import dev.inferencebridge.scoring.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of a looked-up table, so that what is known of its rows does not lag behind them. Thread-safe; reads on a
 * thread of its own, without a consumer group: every instance sees every change.
 */
public final class LookupFeed implements ChangeProgress, AutoCloseable {

    /** The longest wait for the changes up to a time. */
    static final Duration PATIENCE = Duration.ofMillis(250);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** An answer to a question about end offsets queues behind a fetch that waits for records. */
    private static final int FETCH_WAIT_MILLIS = 10;

    /** How soon new partitions are found. */
    private static final int METADATA_AGE_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(LookupFeed.class);

    private final String topic;
    private final TableName table;
    private final ChangeDecoder decoder;
    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final Clock clock;
    private final CatchUp catchUp;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable String problem = "not started";
    private volatile @Nullable FeedReader reader;
    private @Nullable Thread thread;

    /**
     * Reads nothing before {@link #start}.
     *
     * @param consumers makes the one consumer, with settings as {@link #consumer} has them; closed by the feed
     * @param clock of the same time as the records' timestamps
     * @param timer for the ends of waits; not closed by the feed
     */
    public LookupFeed(
            String topic,
            TableName table,
            ChangeDecoder decoder,
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            Clock clock,
            Timer timer) {
        this.topic = topic;
        this.table = table;
        this.decoder = decoder;
        this.consumers = consumers;
        this.clock = clock;
        this.catchUp = new CatchUp(PATIENCE, timer);
    }

    /** A consumer for a feed, with the settings of a Kafka client, {@code bootstrap.servers} among them. */
    public static Consumer<byte[], byte[]> consumer(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Starts reading, for a cache. To be called once, or the other {@code start}.
     *
     * @param target told of every change; on the feed's thread
     */
    public void start(LookupInvalidation target) {
        Consumer<byte[], byte[]> consumer = consumers.get();
        start(consumer, new LookupFeedReader(topic, table, decoder, consumer, target, catchUp, clock));
    }

    /**
     * Starts comparing what a {@link LookupTable} has come to with what there is; reads no records but for a few where it seems
     * to be behind. Waits for the ends of the topic. To be called once, and before the table's pipeline starts.
     *
     * @throws org.apache.kafka.common.KafkaException when there is no such topic, or brokers do not answer
     */
    public void start(TablePositions positions) {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            start(consumer, new TableFeedReader(topic, consumer, positions, catchUp, clock));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void start(Consumer<byte[], byte[]> consumer, FeedReader started) {
        reader = started;
        problem = "starting";
        Thread running = new Thread(() -> run(started, consumer), "lookup-feed-" + topic);
        running.setDaemon(true);
        thread = running;
        running.start();
    }

    private void run(FeedReader reading, Consumer<byte[], byte[]> consumer) {
        try (consumer) {
            while (closing.getCount() > 0) {
                boolean read = step(reading);
                if (!read && closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever went wrong is tried again. Returns whether nothing did. */
    private boolean step(FeedReader reading) {
        try {
            reading.step();
            if (problem != null) {
                problem = null;
                LOG.atInfo().addKeyValue("topic", topic).log("Changes of a looked-up table are read");
            }
            return true;
        } catch (RuntimeException e) {
            String now = e.getClass().getSimpleName() + ": " + e.getMessage();
            if (!now.equals(problem)) {
                problem = now;
                LOG.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("error", e.getClass().getSimpleName())
                        .addKeyValue("detail", e.getMessage())
                        .log("Changes of a looked-up table cannot be read, trying again until they can");
            }
            return false;
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A time in the future counts as now: whatever came before a record that is here came before now.
     */
    @Override
    public CompletableFuture<Void> caughtUp(long asOfMillis) {
        CompletableFuture<Void> seen = catchUp.to(Math.min(asOfMillis, clock.millis()));
        FeedReader started = reader;
        if (started != null && !seen.isDone()) {
            started.hurry();
        }
        return seen;
    }

    /** What keeps it from reading, with the topic; empty while it reads. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem).map(text -> "changes of " + table + " in topic " + topic + ": " + text);
    }

    /** How many lookups had to wait for changes. */
    public long waits() {
        return catchUp.waits();
    }

    /** How many lookups waited as long as they may, and went on with rows that may be outdated. */
    public long waitsGivenUp() {
        return catchUp.givenUp();
    }

    /** Waits a few seconds at most for its thread. */
    @Override
    public void close() {
        closing.countDown();
        catchUp.close();
        Thread running = thread;
        if (running == null) {
            return;
        }
        FeedReader started = reader;
        if (started != null) {
            started.interrupt();
        }
        try {
            running.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
