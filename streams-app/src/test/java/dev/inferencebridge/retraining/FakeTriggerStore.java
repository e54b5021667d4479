package dev.inferencebridge.retraining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Rows in memory, with the rules of the tables: what is known later stays. */
public final class FakeTriggerStore implements TriggerStore {

    public final Map<String, TriggerRow> triggers = new TreeMap<>();
    public final Map<String, DeliveryRow> deliveries = new TreeMap<>();
    /** Every delivery that was written, in order. */
    public final List<DeliveryRow> written = new ArrayList<>();

    /** While set, everything fails with it. */
    public Optional<RuntimeException> failure = Optional.empty();

    private <T> CompletableFuture<T> answer(T value) {
        return failure.<CompletableFuture<T>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> CompletableFuture.completedFuture(value));
    }

    private static String key(String triggerId, String target) {
        return triggerId + " " + target;
    }

    @Override
    public CompletableFuture<Void> record(RetrainingTrigger trigger) {
        if (failure.isEmpty()) {
            triggers.putIfAbsent(
                    trigger.id(), new TriggerRow(trigger, TriggerStatus.RAISED, Optional.empty(), Instant.EPOCH));
        }
        return answer(null);
    }

    @Override
    public CompletableFuture<Optional<TriggerRow>> find(String triggerId) {
        return answer(Optional.ofNullable(triggers.get(triggerId)));
    }

    @Override
    public CompletableFuture<List<TriggerRow>> newest(String model, int most) {
        return answer(triggers.values().stream()
                .filter(row -> row.trigger().model().equals(model))
                .sorted(Comparator.comparing((TriggerRow row) -> row.trigger().windowEnd())
                        .reversed())
                .limit(most)
                .toList());
    }

    @Override
    public CompletableFuture<Void> status(
            RetrainingTrigger trigger, TriggerStatus status, Optional<String> detail, Instant asOf) {
        if (failure.isEmpty()) {
            triggers.compute(
                    trigger.id(),
                    (id, before) -> before != null && before.updatedAt().isAfter(asOf)
                            ? before
                            : new TriggerRow(trigger, status, detail, asOf));
        }
        return answer(null);
    }

    @Override
    public CompletableFuture<List<DeliveryRow>> deliveries(String triggerId) {
        return answer(deliveries.values().stream()
                .filter(row -> row.triggerId().equals(triggerId))
                .toList());
    }

    @Override
    public CompletableFuture<Optional<DeliveryRow>> delivery(String triggerId, String target) {
        return answer(Optional.ofNullable(deliveries.get(key(triggerId, target))));
    }

    @Override
    public CompletableFuture<Void> save(DeliveryRow delivery) {
        if (failure.isEmpty()) {
            written.add(delivery);
            deliveries.compute(
                    key(delivery.triggerId(), delivery.target()),
                    (id, before) ->
                            before != null && before.updatedAt().isAfter(delivery.updatedAt()) ? before : delivery);
        }
        return answer(null);
    }

    @Override
    public CompletableFuture<List<DeliveryRow>> openJobs(String target) {
        return answer(deliveries.values().stream()
                .filter(row -> row.target().equals(target) && row.status() == DeliveryStatus.RUNNING)
                .toList());
    }

    public TriggerStatus statusOf(RetrainingTrigger trigger) {
        return triggers.get(trigger.id()).status();
    }

    public DeliveryRow deliveryOf(RetrainingTrigger trigger, String target) {
        return deliveries.get(key(trigger.id(), target));
    }

    @Override
    public void close() {}
}
