package dev.inferencebridge.async;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An occupied slot, linked to the next event of its key. Confined to the owner's thread. */
final class Slot<K, W, R> {

    final int number;
    final @Nullable K key;
    final W work;
    final CompletableFuture<R> call;

    /** Whether no earlier event of the key is in flight. */
    boolean oldest;

    boolean done;

    @Nullable
    Slot<K, W, R> next;

    Slot(int number, @Nullable K key, W work, CompletableFuture<R> call) {
        this.number = number;
        this.key = key;
        this.work = work;
        this.call = call;
    }
}
