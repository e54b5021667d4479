package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerStatus;
import dev.inferencebridge.retraining.TriggerStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Sums up the deliveries of a trigger in its own row. Thread-safe; does not block. */
final class Statuses {

    private final TriggerStore store;
    private final ToIntFunction<RetrainingTrigger> targets;

    /** @param targets how many are to have a trigger */
    Statuses(TriggerStore store, ToIntFunction<RetrainingTrigger> targets) {
        this.store = store;
        this.targets = targets;
    }

    /** Reads all deliveries, so that of two targets at once the later sees both. What a person acknowledged stays so. */
    CompletableFuture<Void> update(RetrainingTrigger trigger) {
        return store.find(trigger.id()).thenCompose(row -> {
            boolean closed = row.filter(found -> found.status() == TriggerStatus.ACKNOWLEDGED)
                    .isPresent();
            return closed
                    ? CompletableFuture.completedFuture(null)
                    : store.deliveries(trigger.id()).thenCompose(deliveries -> write(trigger, deliveries));
        });
    }

    private CompletableFuture<Void> write(RetrainingTrigger trigger, List<DeliveryRow> deliveries) {
        Instant asOf = deliveries.stream()
                .map(DeliveryRow::updatedAt)
                .max(Instant::compareTo)
                .orElse(trigger.raisedAt());
        String detail = deliveries.stream()
                .flatMap(delivery -> delivery.problem().stream().map(why -> delivery.target() + ": " + why))
                .collect(Collectors.joining("; "));
        return store.status(
                trigger,
                TriggerStatus.of(deliveries, targets.applyAsInt(trigger)),
                detail.isEmpty() ? Optional.empty() : Optional.of(detail),
                asOf);
    }
}
