package dev.inferencebridge.retraining;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Port: the rows of triggers and of their deliveries. Thread-safe; no method blocks. Every write may be repeated: it says the
 * same then. While the store is away, futures wait; they fail only with a {@link TriggerStoreException}, when it refuses for
 * good, or when it is closed.
 */
public interface TriggerStore extends AutoCloseable {

    /** Writes a trigger as raised; one that is there stays as it is. */
    CompletableFuture<Void> record(RetrainingTrigger trigger);

    /** A trigger by its id. */
    CompletableFuture<Optional<TriggerRow>> find(String triggerId);

    /** Those of a model, the newest window first. */
    CompletableFuture<List<TriggerRow>> newest(String model, int most);

    /**
     * Writes what became of a trigger.
     *
     * @param asOf what it is known from: a status of earlier knowledge does not overwrite one of later
     */
    CompletableFuture<Void> status(
            RetrainingTrigger trigger, TriggerStatus status, Optional<String> detail, Instant asOf);

    /** The deliveries of a trigger, by target. */
    CompletableFuture<List<DeliveryRow>> deliveries(String triggerId);

    CompletableFuture<Optional<DeliveryRow>> delivery(String triggerId, String target);

    /** Writes a delivery; one of an earlier time does not overwrite one of a later. */
    CompletableFuture<Void> save(DeliveryRow delivery);

    /** Jobs of a target that are to be followed; those that {@link #save} wrote as running, and not yet as anything else. */
    CompletableFuture<List<DeliveryRow>> openJobs(String target);

    /** Lets go of what it prepared; the session behind it stays open. */
    @Override
    void close();
}
