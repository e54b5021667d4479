package dev.inferencebridge.fanout;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one consumer group. Thread-safe. A loop that fails is started anew with another consumer, after a pause. */
final class GroupThread {

    private static final Logger LOG = LoggerFactory.getLogger(GroupThread.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final long PAUSE_SECONDS = 5;

    private final String name;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Function<Consumer<byte[], byte[]>, GroupLoop> loops;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable GroupLoop loop;
    private volatile Optional<String> failure = Optional.empty();

    private GroupThread(
            String name,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Function<Consumer<byte[], byte[]>, GroupLoop> loops) {
        this.name = name;
        this.consumers = consumers;
        this.loops = loops;
        this.thread = new Thread(this::run, "fan-out-" + name);
        thread.setDaemon(true);
    }

    static GroupThread start(
            String name,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Function<Consumer<byte[], byte[]>, GroupLoop> loops) {
        GroupThread started = new GroupThread(name, consumers, loops);
        started.thread.start();
        return started;
    }

    String name() {
        return name;
    }

    Optional<String> problem() {
        GroupLoop running = loop;
        return failure.or(() -> running == null ? Optional.empty() : running.problem());
    }

    private void run() {
        while (!isStopping(0)) {
            try {
                runOnce();
            } catch (RuntimeException e) {
                failure = Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
                LOG.atError().setCause(e).addKeyValue("target", name).log("Fan-out failed, and is started anew");
                if (isStopping(PAUSE_SECONDS)) {
                    return;
                }
            }
        }
    }

    private void runOnce() {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            GroupLoop started = loops.apply(consumer);
            loop = started;
            while (!isStopping(0)) {
                started.step(POLL);
                failure = Optional.empty();
            }
        } catch (WakeupException e) {
            LOG.atDebug().addKeyValue("target", name).log("Fan-out was woken up");
        } finally {
            consumer.close(CloseOptions.timeout(CLOSING));
        }
    }

    private boolean isStopping(long withinSeconds) {
        try {
            return stopping.await(withinSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Tells it to end after its current poll. */
    void stop() {
        stopping.countDown();
    }

    void await(Duration most) {
        try {
            thread.join(most.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
