package dev.inferencebridge.preflight;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A value that several checks need and one of them makes: the first to ask, while the others wait. A failure is the same for
 * all. Thread-safe.
 *
 * @param <T> what is made
 */
public final class Once<T> implements Supplier<T> {

    private final Supplier<? extends T> source;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CompletableFuture<T> value = new CompletableFuture<>();

    /**
     * Makes nothing yet.
     *
     * @param source asked once at most; may block
     */
    public Once(Supplier<? extends T> source) {
        this.source = source;
    }

    /** Throws what the source threw. */
    @Override
    public T get() {
        if (asked.compareAndSet(false, true)) {
            try {
                value.complete(source.get());
            } catch (RuntimeException | Error e) {
                value.completeExceptionally(e);
            }
        }
        try {
            return value.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotCheckedException("interrupted", "repeat the check");
        }
    }

    /** Whether there is a value, so that somebody has to close it. */
    public boolean isMade() {
        return value.isDone() && !value.isCompletedExceptionally();
    }
}
