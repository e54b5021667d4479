package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.Score;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;

/** A prediction or a label of a row, on the way to where they meet. Immutable. */
sealed interface LabelEvent {

    /** Of the row, or of the label's change: milliseconds since the epoch. */
    long timeMillis();

    <R> R fold(Function<? super Predicted, ? extends R> predicted, Function<? super Labelled, ? extends R> labelled);

    /** A model said this of the row. */
    record Predicted(long timeMillis, Score score) implements LabelEvent {
        @Override
        public <R> R fold(
                Function<? super Predicted, ? extends R> predicted, Function<? super Labelled, ? extends R> labelled) {
            return predicted.apply(this);
        }
    }

    /** This turned out to be so; a value as change events have it. */
    record Labelled(long timeMillis, Object value) implements LabelEvent {
        @Override
        public <R> R fold(
                Function<? super Predicted, ? extends R> predicted, Function<? super Labelled, ? extends R> labelled) {
            return labelled.apply(this);
        }
    }

    RecordCodec<LabelEvent> CODEC = new RecordCodec<>(
            "a prediction or a label",
            (byte) 1,
            event -> 40,
            (out, event) -> {
                out.putLong(event.timeMillis());
                event.<Object>fold(
                        predicted -> {
                            ObservationCodec.writeScore(out.put(true), Optional.of(predicted.score()));
                            return out;
                        },
                        labelled -> out.put(false).putValue(labelled.value()));
            },
            in -> {
                long time = in.getLong();
                if (in.getBoolean()) {
                    return new Predicted(
                            time,
                            ObservationCodec.readScore(in)
                                    .orElseThrow(() -> new SerializationException("a prediction without a score")));
                }
                Object value = in.getValue();
                if (value == null) {
                    throw new SerializationException("a label without a value");
                }
                return new Labelled(time, value);
            });
}
