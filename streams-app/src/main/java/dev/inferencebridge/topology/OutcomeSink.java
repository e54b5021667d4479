package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.PredictionEncoder;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what became of a record to the topic it belongs on. Immutable; called on the stream thread. */
final class OutcomeSink {

    private final PredictionEncoder predictions;
    private final DeadLetterEncoder deadLetters;

    OutcomeSink(PredictionEncoder predictions, DeadLetterEncoder deadLetters) {
        this.predictions = predictions;
        this.deadLetters = deadLetters;
    }

    void forward(ProcessorContext<byte[], byte[]> context, SourceRecord source, Outcome outcome) {
        Optional<Routed> routed = outcome.fold(
                predicted -> Optional.of(prediction(source, predictions.encode(predicted.prediction()))),
                filtered -> Optional.empty(),
                deadLettered -> Optional.of(deadLetter(source, deadLettered.letter())));
        routed.ifPresent(to -> context.forward(to.record(), to.node()));
    }

    private static Routed prediction(SourceRecord source, byte[] value) {
        return new Routed(
                ScoringTopology.PREDICTIONS, new Record<>(source.key(), value, source.timestamp(), source.headers()));
    }

    /** Its timestamp is that of the failure: with the record's own, old changes would be past the topic's retention at once. */
    private Routed deadLetter(SourceRecord source, DeadLetter letter) {
        Headers headers = deadLetters.headers(
                source.headers(), source.topic(), source.partition(), source.offset(), source.timestamp(), letter);
        return new Routed(
                ScoringTopology.DEAD_LETTERS,
                new Record<>(source.key(), source.value(), letter.lastAttempt().toEpochMilli(), headers));
    }

    private record Routed(String node, Record<byte[], byte[]> record) {}
}
