package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.PerformanceSample;
import java.util.Optional;

/** A prediction beside its label as it lies in a store until it is part of a sum. Stateless. */
final class PerformanceSampleCodec {

    private static final byte NONE = 0;
    private static final byte JUDGED = 1;
    private static final byte DECIDED = 2;
    private static final byte CLASSIFIED = 3;
    private static final byte ESTIMATED = 4;

    private PerformanceSampleCodec() {}

    static void write(BinaryOut out, Optional<PerformanceSample> sample) {
        if (sample.isEmpty()) {
            out.put(NONE);
            return;
        }
        sample.get()
                .<BinaryOut>fold(
                        judged -> out.put(JUDGED)
                                .putDouble(judged.probability())
                                .put(judged.predicted())
                                .put(judged.actual()),
                        decided -> out.put(DECIDED).put(decided.predicted()).put(decided.actual()),
                        classified -> out.put(CLASSIFIED)
                                .putText(classified.predicted())
                                .putText(classified.actual()),
                        estimated -> out.put(ESTIMATED)
                                .putDouble(estimated.predicted())
                                .putDouble(estimated.actual()));
    }

    static Optional<PerformanceSample> read(BinaryIn in) {
        return switch (in.get()) {
            case JUDGED -> Optional.of(new PerformanceSample.Judged(in.getDouble(), in.getBoolean(), in.getBoolean()));
            case DECIDED -> Optional.of(new PerformanceSample.Decided(in.getBoolean(), in.getBoolean()));
            case CLASSIFIED -> Optional.of(new PerformanceSample.Classified(in.getText(), in.getText()));
            case ESTIMATED -> Optional.of(new PerformanceSample.Estimated(in.getDouble(), in.getDouble()));
            default -> Optional.empty();
        };
    }
}
