package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.PredictionEncoder;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what became of a record to the topic it belongs on, and notes it in the books of the task. Immutable; called on the
 * stream thread.
 *
 * <p>Its records have the time at which they were made: with the source's own, those of old changes would be gone at once.
 */
final class OutcomeSink {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeSink.class);

    private final Books books;
    private final String deadLettersNode;
    private final PredictionEncoder predictions;
    private final DeadLetterEncoder deadLetters;
    private final PipelineListener listener;
    private final Clock clock;

    /** @param deadLettersNode the sink node beside the processor that uses this: one that processors of several tasks
     *     shared would make one task of them */
    OutcomeSink(PipelineSteps steps, Books books, String deadLettersNode) {
        this.books = books;
        this.deadLettersNode = deadLettersNode;
        this.predictions = steps.predictions();
        this.deadLetters = steps.deadLetters();
        this.listener = steps.listener();
        this.clock = steps.clock();
    }

    /** The books of the task. */
    Books.OfTask books(ProcessorContext<byte[], ?> context) {
        return books.of(context);
    }

    /** Sends the outcome of a record, of which the listener knows. */
    void forward(ProcessorContext<byte[], ? super byte[]> context, SourceRecord source, Outcome outcome) {
        Runnable sending = outcome.fold(
                predicted -> () -> prediction(context, source, predicted.prediction()),
                filtered -> () -> {},
                deadLettered -> () -> deadLetter(context, source, deadLettered.letter()));
        sending.run();
        books(context).account().settled(outcome);
    }

    /** Counts and sends the outcome of a record that was not scored. */
    void settle(ProcessorContext<byte[], ? super byte[]> context, SourceRecord source, Outcome outcome) {
        listener.settled(outcome);
        forward(context, source, outcome);
    }

    void settle(ProcessorContext<byte[], ? super byte[]> context, SourceRecord source, Outcome.Why why) {
        settle(context, source, new Outcome.Filtered(why));
    }

    /** Counts and sends a record that failed before it came to a call. */
    void refuse(ProcessorContext<byte[], ? super byte[]> context, SourceRecord source, String reason, String detail) {
        settle(context, source, new Outcome.DeadLettered(DeadLetter.withoutAttempt(reason, detail, clock.instant())));
    }

    /** Takes a step that must not fail on a record; where it does, the record becomes a dead letter and the result is empty. */
    <T> Optional<T> guarded(ProcessorContext<byte[], ? super byte[]> context, SourceRecord source, Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (RuntimeException bug) {
            settle(context, source, new Outcome.DeadLettered(bug(bug, source, clock.instant())));
            return Optional.empty();
        }
    }

    /** The dead letter of a bug; it names the bug's place and not its message, which may hold values of the row. */
    static DeadLetter bug(Throwable bug, SourceRecord source, Instant now) {
        StackTraceElement[] trace = bug.getStackTrace();
        LOG.atError()
                .addKeyValue("record", source)
                .addKeyValue("error", bug.getClass().getName())
                .addKeyValue("at", trace.length == 0 ? "unknown" : trace[0])
                .log("A step failed on a record, which becomes a dead letter");
        return DeadLetter.withoutAttempt(
                DeadLetter.INTERNAL_ERROR, bug.getClass().getName(), now);
    }

    /** Says that the prediction of a row is gone; a row without a key has none to say it of. */
    void tombstone(ProcessorContext<byte[], ? super byte[]> context, RowWork work) {
        listener.predictionDeleted();
        if (work.recordKey() != null) {
            send(
                    context,
                    ScoringTopology.PREDICTIONS,
                    work.recordKey(),
                    null,
                    clock.millis(),
                    work.source().headers());
        }
        books(context).account().followedUp();
    }

    private void prediction(
            ProcessorContext<byte[], ? super byte[]> context, SourceRecord source, Prediction prediction) {
        send(
                context,
                ScoringTopology.PREDICTIONS,
                source.key(),
                predictions.encode(prediction),
                prediction.scoredAt().toEpochMilli(),
                source.headers());
    }

    private void deadLetter(ProcessorContext<byte[], ? super byte[]> context, SourceRecord source, DeadLetter letter) {
        Headers headers = deadLetters.headers(
                source.headers(), source.topic(), source.partition(), source.offset(), source.timestamp(), letter);
        send(
                context,
                deadLettersNode,
                source.key(),
                source.value(),
                letter.lastAttempt().toEpochMilli(),
                headers);
    }

    @SuppressWarnings("NullAway") // records may lack a key or a value, whatever the annotations of their class
    private static void send(
            ProcessorContext<byte[], ? super byte[]> context,
            String node,
            byte @Nullable [] key,
            byte @Nullable [] value,
            long timestampMillis,
            Headers headers) {
        context.forward(new Record<>(key, value, timestampMillis, headers), node);
    }
}
