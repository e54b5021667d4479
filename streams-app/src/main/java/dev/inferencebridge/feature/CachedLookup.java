package dev.inferencebridge.feature;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Looks rows of one table up through a bounded cache, absent rows included. Thread-safe; never blocks. Futures complete on
 * the threads of the loader, or of whoever follows the changes.
 *
 * <p><b>No stampede.</b> However many lookups of a row arrive at once, and also when it expires, one load answers all. A row
 * in use is loaded again before it expires, beside its use; if that fails the held row is used until its time is over. A
 * load that fails answers those who waited for it and is not kept.
 *
 * <p><b>No stale row that was known to be one.</b> A row that is invalidated while its load is under way is not kept: the
 * load may have passed the row before the change. Nor is a refresh that was under way. A row whose load began at the time of
 * the record that asks, or later, has every change that came before the record; any other is used only once the changes up
 * to that time have been followed ({@link ChangeProgress}) and none of them invalidated it.
 */
public final class CachedLookup implements LookupSource, LookupInvalidation {

    private final RowLoader loader;
    private final UnaryOperator<RowKey> eventForm;
    private final ChangeProgress progress;
    private final Clock clock;
    private final AsyncLoadingCache<RowKey, Loaded> cache;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder loadFailures = new LongAdder();
    private final LongAdder refreshes = new LongAdder();
    private final LongAdder invalidations = new LongAdder();

    /** @param startedMillis when its load began, milliseconds since the epoch */
    private record Loaded(Optional<Row> row, long startedMillis) {}

    /** Takes a failure past Caffeine, which logs any but a cancellation; the one who waits is told. */
    private static final class LoadFailed extends CancellationException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("OverridableMethodCallInConstructor")
        LoadFailed(Throwable cause) {
            initCause(cause);
        }
    }

    /**
     * Starts empty.
     *
     * @param eventForm gives a key the form that change events give it, so that they meet; quick and thread-safe
     * @param clock of the same time as the records' timestamps
     * @param nanoTime as {@link System#nanoTime()}
     */
    public CachedLookup(
            RowLoader loader,
            UnaryOperator<RowKey> eventForm,
            LookupDefinition.Caching caching,
            ChangeProgress progress,
            Clock clock,
            LongSupplier nanoTime) {
        this.loader = loader;
        this.eventForm = eventForm;
        this.progress = progress;
        this.clock = clock;
        Caffeine<Object, Object> bounded = Caffeine.newBuilder()
                .maximumSize(caching.maxRows())
                .expireAfterWrite(caching.timeToLive())
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .recordStats();
        if (caching.refreshAfter().compareTo(caching.timeToLive()) < 0) {
            bounded.refreshAfterWrite(caching.refreshAfter());
        }
        this.cache = bounded.buildAsync(new Loader());
    }

    @Override
    public CompletableFuture<Optional<Row>> find(LookupKey key, long asOfMillis) {
        RowKey row = eventForm.apply(new RowKey(key.columns()));
        CompletableFuture<Loaded> known = known(row);
        if (known == null || isOfTime(known, asOfMillis)) {
            return answer(row, known);
        }
        CompletableFuture<Void> seen = progress.caughtUp(asOfMillis);
        return seen.isDone() ? answer(row, known(row)) : seen.thenCompose(done -> answer(row, known(row)));
    }

    /** Those on their way count as too old: when they began is not known here, and waiting for the changes is quick. */
    private static boolean isOfTime(CompletableFuture<Loaded> known, long asOfMillis) {
        return known.isDone() && known.join().startedMillis() >= asOfMillis;
    }

    /** What is held or on its way; null for nothing, and for a failure that Caffeine has not yet taken out. */
    private @Nullable CompletableFuture<Loaded> known(RowKey row) {
        CompletableFuture<Loaded> known = cache.getIfPresent(row);
        if (known != null && known.isCompletedExceptionally()) {
            cache.asMap().remove(row, known);
            return null;
        }
        return known;
    }

    private CompletableFuture<Optional<Row>> answer(RowKey row, @Nullable CompletableFuture<Loaded> known) {
        (known == null ? misses : hits).increment();
        return (known == null ? cache.get(row) : known).handle((loaded, failure) -> {
            if (failure != null) {
                throw failure instanceof LoadFailed failed && failed.getCause() instanceof RuntimeException cause
                        ? cause
                        : new CompletionException(failure);
            }
            return loaded.row();
        });
    }

    @Override
    public void invalidate(RowKey key) {
        if (cache.asMap().remove(key) != null) {
            invalidations.increment();
        }
    }

    @Override
    public void invalidatePartition(RowKey partition) {
        for (RowKey key : cache.asMap().keySet()) {
            if (key.columns().entrySet().containsAll(partition.columns().entrySet())) {
                invalidate(key);
            }
        }
    }

    @Override
    public void invalidateAll() {
        cache.asMap().keySet().forEach(this::invalidate);
    }

    /** May be some lookups apart within itself. */
    public LookupStatistics statistics() {
        return new LookupStatistics(
                hits.sum(),
                misses.sum(),
                loads.sum(),
                loadFailures.sum(),
                refreshes.sum(),
                cache.synchronous().stats().evictionCount(),
                invalidations.sum(),
                cache.synchronous().estimatedSize());
    }

    private CompletableFuture<Loaded> load(RowKey key, LongAdder counter) {
        counter.increment();
        long startedMillis = clock.millis();
        CompletableFuture<Loaded> result = new CompletableFuture<>();
        var unused = loader.load(key).whenComplete((row, failure) -> {
            if (failure == null) {
                result.complete(new Loaded(row, startedMillis));
            } else {
                loadFailures.increment();
                result.completeExceptionally(new LoadFailed(unwrapped(failure)));
            }
        });
        return result;
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private final class Loader implements AsyncCacheLoader<RowKey, Loaded> {
        @Override
        public CompletableFuture<Loaded> asyncLoad(RowKey key, Executor executor) {
            return load(key, loads);
        }

        @Override
        public CompletableFuture<Loaded> asyncReload(RowKey key, Loaded held, Executor executor) {
            return load(key, refreshes);
        }
    }
}
