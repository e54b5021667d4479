package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the schema anew, one reading at a time and not more often than once in an interval. Thread-safe; never blocks.
 *
 * <p>Whoever asks too early gets what the last reading brought.
 */
final class SchemaRefresh {

    private final Supplier<? extends CompletionStage<Metadata>> reading;
    private final Duration interval;
    private final LongSupplier nanoTime;

    private final Object lock = new Object();
    private @Nullable CompletableFuture<Metadata> last;
    private long startedNanos;

    /**
     * Reads nothing yet.
     *
     * @param interval the least time between the starts of two readings, if the first one succeeded
     * @param nanoTime as {@link System#nanoTime()}
     */
    SchemaRefresh(Supplier<? extends CompletionStage<Metadata>> reading, Duration interval, LongSupplier nanoTime) {
        this.reading = reading;
        this.interval = interval;
        this.nanoTime = nanoTime;
    }

    /** Fails as the driver does. */
    CompletableFuture<Metadata> metadata() {
        CompletableFuture<Metadata> started;
        synchronized (lock) {
            CompletableFuture<Metadata> known = last;
            if (known != null && !isOver(known)) {
                return known.copy();
            }
            started = new CompletableFuture<>();
            last = started;
            startedNanos = nanoTime.getAsLong();
        }
        start(started);
        return started.copy();
    }

    private boolean isOver(CompletableFuture<Metadata> known) {
        return known.isCompletedExceptionally()
                || (known.isDone() && nanoTime.getAsLong() - startedNanos >= interval.toNanos());
    }

    private void start(CompletableFuture<Metadata> result) {
        CompletionStage<Metadata> stage;
        try {
            stage = reading.get();
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return;
        }
        stage.whenComplete((metadata, failure) -> {
            if (failure == null) {
                result.complete(metadata);
            } else {
                result.completeExceptionally(WriteFailure.unwrapped(failure));
            }
        });
    }
}
