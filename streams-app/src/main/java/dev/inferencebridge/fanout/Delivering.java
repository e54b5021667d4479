package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.DeliveryStatus;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.Job;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerRow;
import dev.inferencebridge.retraining.TriggerStatus;
import dev.inferencebridge.retraining.TriggerStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Delivers triggers to one target, and notes each attempt. Thread-safe; one attempt at a time.
 *
 * <p>The row is read before an attempt and written after it, and the record is committed after that. So a crash at any point
 * leaves either a row that says that the target has it, and then it is not asked again, or an attempt that is made once more
 * with the same id.
 */
final class Delivering implements Work {

    /** A target that neither answers nor gives up. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private final TargetSpec spec;
    private final TriggerStore store;
    private final Statuses statuses;
    private final Following following;
    private final FanOutListener listener;
    private final InstantSource clock;

    Delivering(
            TargetSpec spec,
            TriggerStore store,
            Statuses statuses,
            Following following,
            FanOutListener listener,
            InstantSource clock) {
        this.spec = spec;
        this.store = store;
        this.statuses = statuses;
        this.following = following;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public void tick(boolean leads) {
        if (leads) {
            following.tick();
        }
    }

    @Override
    public CompletableFuture<Outcome> attempt(TriggerRecord record) {
        RetrainingTrigger trigger = record.trigger();
        boolean another =
                record.target().filter(name -> !name.equals(spec.name())).isPresent();
        if (another || (record.target().isEmpty() && !spec.gets(trigger.model()))) {
            return CompletableFuture.completedFuture(Outcome.done());
        }
        Dispatch dispatch = new Dispatch(trigger, record.round());
        return store.record(trigger)
                .thenCompose(recorded -> store.find(trigger.id()))
                .thenCompose(row ->
                        store.delivery(trigger.id(), spec.name()).thenCompose(before -> next(dispatch, row, before)));
    }

    private CompletableFuture<Outcome> next(Dispatch dispatch, Optional<TriggerRow> row, Optional<DeliveryRow> before) {
        Instant now = clock.instant();
        DeliveryRow delivery = before.filter(found -> found.round() >= dispatch.round())
                .orElseGet(() -> DeliveryRow.pending(dispatch.trigger().id(), spec.name(), dispatch.round(), now));
        if (delivery.round() > dispatch.round() || delivery.status().isSettled()) {
            // Somebody was faster, or the process ended before it could commit. The sum may not have been written.
            return statuses.update(dispatch.trigger()).thenApply(done -> Outcome.done());
        }
        boolean acknowledged = row.filter(found -> found.status() == TriggerStatus.ACKNOWLEDGED)
                .isPresent();
        if (acknowledged) {
            return written(
                    dispatch,
                    delivery.turned(DeliveryStatus.DROPPED, Optional.of("acknowledged before it was delivered"), now),
                    Outcome.done());
        }
        Optional<Instant> due = delivery.nextAttempt().filter(now::isBefore);
        if (due.isPresent()) {
            // An earlier owner of the record has tried: its pause goes on.
            return CompletableFuture.completedFuture(
                    Outcome.again(due.get(), delivery.problem().orElse("waits for its next attempt")));
        }
        return deliver(dispatch).thenCompose(result -> noted(dispatch, delivery, result));
    }

    private CompletableFuture<Delivery> deliver(Dispatch dispatch) {
        CompletableFuture<Delivery> result;
        try {
            result = spec.target().deliver(dispatch);
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.copy()
                .orTimeout(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(e -> new Delivery.Unavailable(
                        "the target failed: " + e.getClass().getSimpleName() + ": " + e.getMessage(),
                        Optional.empty()));
    }

    private CompletableFuture<Outcome> noted(Dispatch dispatch, DeliveryRow before, Delivery result) {
        Instant now = clock.instant();
        return result.fold(
                accepted -> written(
                        dispatch,
                        before.tried(
                                DeliveryStatus.DELIVERED, Optional.empty(), Optional.empty(), now, Optional.empty()),
                        Outcome.done()),
                started -> written(
                        dispatch,
                        before.tried(
                                DeliveryStatus.RUNNING,
                                Optional.of(started.job()),
                                Optional.empty(),
                                now,
                                Optional.empty()),
                        Outcome.done()),
                refused -> written(dispatch, failed(before, "refused: " + refused.problem(), now), Outcome.done()),
                unavailable -> unavailable(dispatch, before, unavailable, now));
    }

    private CompletableFuture<Outcome> unavailable(
            Dispatch dispatch, DeliveryRow before, Delivery.Unavailable result, Instant now) {
        if (!now.isBefore(before.since().plus(spec.giveUpAfter()))) {
            return written(
                    dispatch,
                    failed(before, "given up after " + spec.giveUpAfter() + ": " + result.problem(), now),
                    Outcome.done());
        }
        Instant next = now.plus(spec.backoff().after(before.attempts() + 1, result.retryAfter()));
        return written(
                dispatch,
                before.tried(
                        DeliveryStatus.RETRYING,
                        Optional.<Job>empty(),
                        Optional.of(result.problem()),
                        now,
                        Optional.of(next)),
                Outcome.again(next, result.problem()));
    }

    private static DeliveryRow failed(DeliveryRow before, String problem, Instant now) {
        return before.tried(DeliveryStatus.FAILED, Optional.empty(), Optional.of(problem), now, Optional.empty());
    }

    private CompletableFuture<Outcome> written(Dispatch dispatch, DeliveryRow row, Outcome outcome) {
        return store.save(row)
                .thenCompose(saved -> {
                    listener.attempted(dispatch.trigger(), row);
                    return statuses.update(dispatch.trigger());
                })
                .thenApply(updated -> outcome);
    }
}
