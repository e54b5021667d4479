package dev.inferencebridge.topology;

import dev.inferencebridge.change.IncomparableKeyException;
import dev.inferencebridge.change.Life;
import dev.inferencebridge.change.ReadRefusedException;
import dev.inferencebridge.change.RowImage;
import dev.inferencebridge.change.RowReader;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.SchemaDriftException;
import dev.inferencebridge.topology.PipelineListener.ReadBack;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Finds out what has to be known of a row before it can be passed on: whether the source's schema drifted, and what the table
 * says. Confined to the stream thread; its futures complete on any.
 */
final class RowCompletion {

    private final RowStore store;
    private final RowColumns columns;
    private final PipelineSteps steps;
    private final boolean trustsReadsAlone;

    RowCompletion(RowStore store, RowColumns columns, PipelineSteps steps, RowTracking tracking) {
        this.store = store;
        this.columns = columns;
        this.steps = steps;
        this.trustsReadsAlone = !tracking.writeTimesExact() && steps.reader().isPresent();
    }

    /** Whether write times are too large by an unknown amount: then neither an event nor a deletion tells what is there. */
    boolean trustsReadsAlone() {
        return trustsReadsAlone;
    }

    boolean isNeeded(Arrival arrival, RowEntry entry) {
        return arrival.suspect() || (steps.reader().isPresent() && needsRead(arrival, entry.image()));
    }

    /**
     * Starts finding out.
     *
     * @return a future that fails by a {@link SchemaDriftException} or a {@link CancellationException}, and not otherwise
     */
    CompletableFuture<Completion> start(Arrival arrival) {
        try {
            RowEntry entry = store.load(arrival.key());
            if (!arrival.suspect()) {
                return read(arrival, entry);
            }
            return unlessDrifted().thenCompose(same -> read(arrival, entry));
        } catch (IncomparableKeyException e) {
            return refused(DeadLetter.UNDECODABLE, String.valueOf(e.getMessage()));
        } catch (RuntimeException bug) {
            return CompletableFuture.completedFuture(Completion.refused(
                    OutcomeSink.bug(bug, arrival.source(), steps.clock().instant())));
        }
    }

    private CompletableFuture<Completion> read(Arrival arrival, RowEntry entry) {
        Optional<RowReader> reader = steps.reader();
        if (reader.isEmpty() || !needsRead(arrival, entry.image())) {
            return CompletableFuture.completedFuture(Completion.NONE);
        }
        Set<String> asked = trustsReadsAlone ? columns.needed() : columns.unknown(entry.image(), arrival.key());
        return reader.get()
                .read(columns.table(), arrival.key(), asked)
                .thenApply(row -> {
                    steps.listener().readBack(row.found() ? ReadBack.FOUND : ReadBack.ABSENT);
                    return Completion.of(row);
                })
                .exceptionallyCompose(failure -> failed(arrival, failure));
    }

    private boolean needsRead(Arrival arrival, RowImage image) {
        if (trustsReadsAlone) {
            return true;
        }
        Life life = image.life(TimeUnit.MILLISECONDS.toMicros(arrival.source().timestamp()));
        return life != Life.DELETED
                && (life == Life.UNKNOWN
                        || !columns.unknown(image, arrival.key()).isEmpty());
    }

    /** A read may be refused because a column of it is gone, of which the record is not to blame. */
    private CompletableFuture<Completion> failed(Arrival arrival, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CancellationException) {
            return CompletableFuture.failedFuture(cause);
        }
        if (cause instanceof ReadRefusedException refused) {
            steps.listener().readBack(ReadBack.REFUSED);
            return unlessDrifted()
                    .thenCompose(same -> refused(DeadLetter.READ_REFUSED, String.valueOf(refused.getMessage())));
        }
        return CompletableFuture.completedFuture(Completion.refused(
                OutcomeSink.bug(cause, arrival.source(), steps.clock().instant())));
    }

    private CompletableFuture<Void> unlessDrifted() {
        return steps.guard()
                .drift()
                .thenAccept(drift -> drift.ifPresent(problem -> {
                    throw new SchemaDriftException(problem);
                }));
    }

    private CompletableFuture<Completion> refused(String reason, String detail) {
        return CompletableFuture.completedFuture(Completion.refused(
                DeadLetter.withoutAttempt(reason, detail, steps.clock().instant())));
    }
}
