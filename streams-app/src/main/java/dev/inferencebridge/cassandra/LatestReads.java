package dev.inferencebridge.cassandra;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shares reads of the same thing: one is under way, and one more waits for all who ask meanwhile. Thread-safe; never blocks.
 *
 * <p>Nobody is given an answer to a read that was under way when they asked: it may have passed the row before the write
 * that made them ask. So of any number of callers there are two reads at most, and each sees what came before its call.
 *
 * @param <K> what is read
 * @param <V> what a read brings
 */
final class LatestReads<K, V> {

    private final Function<K, CompletableFuture<V>> reader;
    private final Object lock = new Object();
    private final Map<K, Flight<V>> flights = new HashMap<>();

    private static final class Flight<V> {
        @Nullable
        CompletableFuture<V> next;
    }

    LatestReads(Function<K, CompletableFuture<V>> reader) {
        this.reader = reader;
    }

    /** Fails as the reader does. */
    CompletableFuture<V> read(K key) {
        CompletableFuture<V> result;
        boolean starts;
        synchronized (lock) {
            Flight<V> flight = flights.get(key);
            starts = flight == null;
            if (flight == null) {
                flights.put(key, new Flight<>());
                result = new CompletableFuture<>();
            } else if (flight.next == null) {
                result = new CompletableFuture<>();
                flight.next = result;
            } else {
                result = flight.next;
            }
        }
        if (starts) {
            start(key, result);
        }
        return result.copy();
    }

    int underWay() {
        synchronized (lock) {
            return flights.size();
        }
    }

    private void start(K key, CompletableFuture<V> result) {
        var unused = reader.apply(key).whenComplete((value, failure) -> {
            CompletableFuture<V> next = land(key);
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(WriteFailure.unwrapped(failure));
            }
            if (next != null) {
                start(key, next);
            }
        });
    }

    private @Nullable CompletableFuture<V> land(K key) {
        synchronized (lock) {
            Flight<V> flight = flights.remove(key);
            if (flight == null || flight.next == null) {
                return null;
            }
            flights.put(key, new Flight<>());
            return flight.next;
        }
    }
}
