package dev.inferencebridge.azure.ml;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's key that may be exchanged while the bridge runs: read anew after a while, and when it was rejected. A key
 * that can be read no more goes on serving until it is rejected. Thread-safe; a read happens on the calling thread.
 */
final class RotatingKey implements BearerTokens {

    private static final Duration READ_EVERY = Duration.ofSeconds(5);

    private final Supplier<String> source;
    private final Runnable onRejection;
    private final InstantSource clock;
    private volatile @Nullable Read last;

    private record Read(String key, Instant at) {}

    /**
     * @param source throws when there is no key
     * @param onRejection told that the key of the source is not accepted
     */
    RotatingKey(Supplier<String> source, Runnable onRejection, InstantSource clock) {
        this.source = source;
        this.onRejection = onRejection;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<String> token() {
        Instant now = clock.instant();
        Read known = last;
        if (known != null && now.isBefore(known.at().plus(READ_EVERY))) {
            return CompletableFuture.completedFuture(known.key());
        }
        try {
            Read fresh = new Read(source.get(), now);
            last = fresh;
            return CompletableFuture.completedFuture(fresh.key());
        } catch (RuntimeException e) {
            return known == null ? CompletableFuture.failedFuture(e) : CompletableFuture.completedFuture(known.key());
        }
    }

    @Override
    public void rejected(String token) {
        Read known = last;
        if (known != null && known.key().equals(token)) {
            last = null;
            onRejection.run();
        }
    }

    @Override
    public String toString() {
        return "BearerTokens[key]";
    }
}
