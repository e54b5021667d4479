package dev.inferencebridge.topology;

import dev.inferencebridge.feature.Assembly;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.monitoring.Observation;
import dev.inferencebridge.monitoring.Score;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/** What became of rows as it lies in a store until it is part of a sum. Stateless. */
final class ObservationCodec {

    private static final byte SCORED = 1;
    private static final byte UNFIT = 2;
    private static final byte DEAD_LETTERED = 3;

    private ObservationCodec() {}

    static void write(BinaryOut out, Observation observation) {
        out.putLong(observation.eventTime().toEpochMilli());
        observation.<BinaryOut>fold(
                scored -> {
                    write(out.put(SCORED), Optional.of(scored.features()));
                    writeScore(out, scored.score());
                    return writeText(out, scored.deployment());
                },
                unfit -> out.put(UNFIT)
                        .putText(unfit.why().feature())
                        .putText(unfit.why().kind().name()),
                dead -> write(out.put(DEAD_LETTERED).putText(dead.cause().name()), dead.features()));
    }

    static Observation read(BinaryIn in) {
        Instant time = Instant.ofEpochMilli(in.getLong());
        return switch (in.get()) {
            case SCORED -> new Observation.Scored(readVector(in).orElseThrow(), readScore(in), readText(in), time);
            case UNFIT ->
                new Observation.Unfit(
                        new Assembly.Impossible(in.getText(), "", Assembly.Impossible.Kind.valueOf(in.getText())),
                        time);
            default ->
                new Observation.DeadLettered(
                        Observation.DeadLettered.Cause.valueOf(in.getText()), readVector(in), time);
        };
    }

    private static BinaryOut write(BinaryOut out, Optional<FeatureVector> vector) {
        if (vector.isEmpty()) {
            return out.putInt(-1);
        }
        FeatureVector features = vector.get();
        out.putInt(features.width());
        BitSet defaults = new BitSet();
        for (int i = 0; i < features.width(); i++) {
            out.putDouble(features.get(i));
            if (features.isDefault(i)) {
                defaults.set(i);
            }
        }
        return out.putBytes(defaults.toByteArray());
    }

    private static Optional<FeatureVector> readVector(BinaryIn in) {
        int width = in.getInt();
        if (width < 0) {
            return Optional.empty();
        }
        double[] values = new double[width];
        for (int i = 0; i < width; i++) {
            values[i] = in.getDouble();
        }
        return Optional.of(FeatureVector.of(values, BitSet.valueOf(in.getSomeBytes())));
    }

    static void writeScore(BinaryOut out, Optional<Score> score) {
        out.putValue(score.<Object>map(some -> some.<Object>fold(Score.Numeric::value, Score.Category::value))
                .orElse(null));
    }

    static Optional<Score> readScore(BinaryIn in) {
        Object value = in.getValue();
        if (value instanceof Double number) {
            return Optional.of(new Score.Numeric(number));
        }
        return value instanceof String category ? Optional.of(new Score.Category(category)) : Optional.empty();
    }

    private static BinaryOut writeText(BinaryOut out, Optional<String> text) {
        return out.putValue(text.orElse(null));
    }

    private static Optional<String> readText(BinaryIn in) {
        return in.getValue() instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
