package dev.inferencebridge.cli;

import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.DeliveryStatus;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerRow;
import dev.inferencebridge.retraining.TriggerStatus;
import dev.inferencebridge.retraining.TriggerStore;
import dev.inferencebridge.wire.TriggerHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What people do about triggers. Confined to one thread, which it blocks for half a minute a question at most. */
final class TriggerDesk {

    private static final long ANSWER_SECONDS = 30;

    private final TriggerStore store;
    private final Sender sender;
    private final InstantSource clock;

    /** Puts a trigger on the topic, for all targets or for one; returns when the brokers have it. */
    interface Sender {
        void send(RetrainingTrigger trigger, Optional<TriggerHeaders.Address> address);
    }

    /** A trigger and its deliveries. */
    record Shown(TriggerRow row, List<DeliveryRow> deliveries) {}

    TriggerDesk(TriggerStore store, Sender sender, InstantSource clock) {
        this.store = store;
        this.sender = sender;
        this.clock = clock;
    }

    /** Of all models, the newest window first. */
    List<TriggerRow> list(Collection<String> models, int most) {
        List<TriggerRow> rows = new ArrayList<>();
        for (String model : models) {
            rows.addAll(await(store.newest(model, most)));
        }
        rows.sort(Comparator.comparing((TriggerRow row) -> row.trigger().windowEnd())
                .reversed());
        return rows.subList(0, Math.min(rows.size(), most));
    }

    Optional<Shown> show(String id) {
        return await(store.find(id)).map(row -> new Shown(row, await(store.deliveries(id))));
    }

    /** Writes the rows first, so that nothing is sent that nobody could look up. To raise it again is the same trigger. */
    void raise(RetrainingTrigger trigger) {
        await(store.record(trigger));
        sender.send(trigger, Optional.empty());
    }

    /**
     * Asks for deliveries anew, each in a round of its own.
     *
     * @param targets those that are meant; when empty, those where it failed or was dropped
     * @return the targets that were asked for
     * @throws IllegalArgumentException when there is no such trigger, or nothing to retry
     */
    Set<String> retry(String id, Set<String> targets) {
        Shown shown = show(id).orElseThrow(() -> new IllegalArgumentException("there is no trigger " + id));
        Set<String> wanted = new TreeSet<>(targets);
        if (wanted.isEmpty()) {
            shown.deliveries().stream()
                    .filter(delivery ->
                            delivery.status() == DeliveryStatus.FAILED || delivery.status() == DeliveryStatus.DROPPED)
                    .map(DeliveryRow::target)
                    .forEach(wanted::add);
        }
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("trigger " + id
                    + " has failed with no target; to deliver it again all the same, name targets with --target");
        }
        RetrainingTrigger trigger = shown.row().trigger();
        Instant now = clock.instant();
        await(store.status(trigger, TriggerStatus.DELIVERING, Optional.of("asked for again"), now));
        for (String target : wanted) {
            int round = 1
                    + shown.deliveries().stream()
                            .filter(delivery -> delivery.target().equals(target))
                            .mapToInt(DeliveryRow::round)
                            .findFirst()
                            .orElse(0);
            await(store.save(DeliveryRow.pending(id, target, round, now)));
            sender.send(trigger, Optional.of(new TriggerHeaders.Address(target, round)));
        }
        return wanted;
    }

    /**
     * Closes a trigger: what is not delivered yet will not be.
     *
     * @throws IllegalArgumentException when there is no such trigger
     */
    TriggerRow acknowledge(String id, String by, Optional<String> note) {
        TriggerRow row =
                await(store.find(id)).orElseThrow(() -> new IllegalArgumentException("there is no trigger " + id));
        Instant now = clock.instant();
        String detail = "by " + by + note.map(text -> ": " + text).orElse("");
        await(store.status(row.trigger(), TriggerStatus.ACKNOWLEDGED, Optional.of(detail), now));
        return new TriggerRow(row.trigger(), TriggerStatus.ACKNOWLEDGED, Optional.of(detail), now);
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.copy().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Cassandra has not answered within " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : e.getCause();
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(String.valueOf(e.getMessage()), e);
        }
    }
}
