package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.Job;
import dev.inferencebridge.retraining.JobState;
import dev.inferencebridge.retraining.TriggerRow;
import dev.inferencebridge.retraining.TriggerStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a target after its jobs until they end, and writes how. Confined to the group's thread, but for futures of its own; does
 * not block. What is open it reads from the store, so that a job outlives the process that started it.
 */
final class Following {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    /** How often the store is asked which jobs are open, at least. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private final TargetSpec spec;
    private final TriggerStore store;
    private final Statuses statuses;
    private final FanOutListener listener;
    private final InstantSource clock;
    /** By the ids of triggers: of open jobs alone. */
    private Map<String, Poll> polls = new HashMap<>();

    private Instant nextLook = Instant.MIN;
    private CompletableFuture<?> looking = CompletableFuture.completedFuture(null);
    private volatile Optional<String> problem = Optional.empty();

    /** How often a job was asked after, and when it is again. */
    private record Poll(String job, int asked, Instant next) {}

    Following(TargetSpec spec, TriggerStore store, Statuses statuses, FanOutListener listener, InstantSource clock) {
        this.spec = spec;
        this.store = store;
        this.statuses = statuses;
        this.listener = listener;
        this.clock = clock;
    }

    /** Why jobs cannot be asked after; empty when they can. May be asked on any thread. */
    Optional<String> problem() {
        return problem;
    }

    void tick() {
        Instant now = clock.instant();
        if (!spec.target().startsJobs() || !looking.isDone() || now.isBefore(nextLook)) {
            return;
        }
        Duration first = spec.polling().first();
        nextLook = now.plus(first.compareTo(LOOK_EVERY) < 0 ? first : LOOK_EVERY);
        Map<String, Poll> known = polls;
        CompletableFuture<Map<String, Poll>> look = store.openJobs(spec.name())
                .thenCompose(open -> ask(open, known, now))
                .exceptionally(e -> {
                    problem = Optional.of("jobs cannot be followed: " + e.getMessage());
                    LOG.atWarn()
                            .addKeyValue("target", spec.name())
                            .addKeyValue("problem", String.valueOf(e.getMessage()))
                            .log("Jobs cannot be followed");
                    return known;
                });
        looking = look.thenAccept(after -> polls = after);
    }

    private CompletableFuture<Map<String, Poll>> ask(List<DeliveryRow> open, Map<String, Poll> known, Instant now) {
        Map<String, Poll> after = new HashMap<>();
        CompletableFuture<?> asked = CompletableFuture.completedFuture(null);
        for (DeliveryRow row : open) {
            Job job = row.job().orElse(null);
            if (job == null) {
                continue;
            }
            Poll poll = known.get(row.triggerId());
            if (poll == null || !poll.job().equals(job.id())) {
                poll = new Poll(job.id(), 0, row.updatedAt().plus(spec.polling().after(1, Optional.empty())));
            }
            if (now.isBefore(poll.next())) {
                after.put(row.triggerId(), poll);
                continue;
            }
            int times = poll.asked() + 1;
            after.put(
                    row.triggerId(),
                    new Poll(job.id(), times, now.plus(spec.polling().after(times, Optional.empty()))));
            // One after the other: a target is not asked for all of its jobs at once.
            asked = asked.thenCompose(previous -> state(job)).thenCompose(state -> told(row, state));
        }
        return asked.thenApply(done -> after);
    }

    private CompletableFuture<JobState> state(Job job) {
        CompletableFuture<JobState> state;
        try {
            state = spec.target().follow(job);
        } catch (RuntimeException e) {
            state = CompletableFuture.failedFuture(e);
        }
        return state.copy()
                .orTimeout(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(e -> new JobState.Unknown("the target failed: " + e.getMessage()));
    }

    private CompletableFuture<Void> told(DeliveryRow row, JobState state) {
        Instant now = clock.instant();
        Optional<JobState> late = now.isBefore(row.since().plus(spec.followFor()))
                ? Optional.empty()
                : Optional.of(new JobState.Failed("the job has not ended within " + spec.followFor()));
        return state.fold(
                underway -> {
                    problem = Optional.empty();
                    return late.map(failed -> told(row, failed)).orElseGet(Following::nothing);
                },
                succeeded -> {
                    problem = Optional.empty();
                    return ended(row.succeeded(now));
                },
                failed -> {
                    problem = Optional.empty();
                    return ended(row.failed(failed.problem(), now));
                },
                unknown -> {
                    problem = Optional.of("jobs cannot be asked after: " + unknown.problem());
                    return late.map(failed -> told(row, failed)).orElseGet(Following::nothing);
                });
    }

    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> ended(DeliveryRow row) {
        return store.save(row).thenCompose(saved -> {
            listener.ended(row);
            return store.find(row.triggerId())
                    .thenCompose(found ->
                            found.map(TriggerRow::trigger).map(statuses::update).orElseGet(Following::nothing));
        });
    }
}
