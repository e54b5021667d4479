package dev.inferencebridge.telemetry;

import dev.inferencebridge.prediction.LossAccount;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the books of every pipeline now and then, and raises the alarm when they do not balance. Thread-safe.
 *
 * <p>The alarm stands after two readings in a row that are not 0, is logged when it begins and when it ends, and ends with the
 * first reading of 0.
 */
public final class LossWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LossWatch.class);

    private final Map<String, Books> books = new ConcurrentHashMap<>();
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "loss-watch");
        thread.setDaemon(true);
        return thread;
    });

    private LossWatch() {}

    /** Starts reading. */
    public static LossWatch every(Duration interval) {
        LossWatch watch = idle();
        var unused = watch.reader.scheduleWithFixedDelay(
                watch::read, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return watch;
    }

    /** One that reads when it is told to. */
    static LossWatch idle() {
        return new LossWatch();
    }

    /** Makes a pipeline known. */
    public void watch(String pipeline, LossAccount account) {
        books.put(pipeline, new Books(pipeline, account));
    }

    /** What does not balance of a pipeline, for its health; empty while all does. */
    public Optional<String> problem(String pipeline) {
        return Optional.ofNullable(books.get(pipeline)).flatMap(Books::problem);
    }

    void read() {
        books.values().forEach(Books::read);
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }

    private static final class Books {
        private final String pipeline;
        private final LossAccount account;
        private long last;
        private boolean alarm;

        Books(String pipeline, LossAccount account) {
            this.pipeline = pipeline;
            this.account = account;
        }

        synchronized void read() {
            LossAccount.Terms terms = account.terms();
            boolean unbalanced = terms.unaccounted() != 0 && last != 0;
            last = terms.unaccounted();
            if (unbalanced && !alarm) {
                alarm = true;
                LOG.atError()
                        .addKeyValue("pipeline", pipeline)
                        .addKeyValue("unaccounted", last)
                        .addKeyValue("terms", terms.values())
                        .log("Records are not accounted for: some are lost or were counted twice");
            } else if (alarm && last == 0) {
                alarm = false;
                LOG.atInfo().addKeyValue("pipeline", pipeline).log("Every record is accounted for again");
            }
        }

        synchronized Optional<String> problem() {
            return alarm
                    ? Optional.of(last + " records are not accounted for, see bridge_records_account and the log")
                    : Optional.empty();
        }
    }
}
