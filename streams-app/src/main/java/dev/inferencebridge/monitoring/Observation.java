package dev.inferencebridge.monitoring;

import dev.inferencebridge.feature.Assembly;
import dev.inferencebridge.feature.FeatureVector;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of one row, as monitoring sees it. Immutable.
 *
 * <p>What the raw row lacked is told in two ways: a vector knows the inputs in which a default stands
 * ({@link FeatureVector#isDefault}), and a row that made no vector names the feature that failed ({@link Unfit}).
 */
public sealed interface Observation {

    /** The time of the row by which its window is chosen. */
    Instant eventTime();

    <R> R fold(
            Function<? super Scored, ? extends R> scored,
            Function<? super Unfit, ? extends R> unfit,
            Function<? super DeadLettered, ? extends R> deadLettered);

    /**
     * The model answered.
     *
     * @param features what it was really given
     * @param score what it said; empty where that is nothing to measure
     * @param deployment the deployment that answered, where the endpoint names it
     */
    record Scored(FeatureVector features, Optional<Score> score, Optional<String> deployment, Instant eventTime)
            implements Observation {
        @Override
        public <R> R fold(
                Function<? super Scored, ? extends R> scored,
                Function<? super Unfit, ? extends R> unfit,
                Function<? super DeadLettered, ? extends R> deadLettered) {
            return scored.apply(this);
        }
    }

    /**
     * The row made no vector.
     *
     * @param why names the feature that failed first, and what was wrong
     */
    record Unfit(Assembly.Impossible why, Instant eventTime) implements Observation {
        @Override
        public <R> R fold(
                Function<? super Scored, ? extends R> scored,
                Function<? super Unfit, ? extends R> unfit,
                Function<? super DeadLettered, ? extends R> deadLettered) {
            return unfit.apply(this);
        }
    }

    /**
     * The row has no prediction for another reason.
     *
     * @param features what the model was given or would have been; empty where it did not come to that
     */
    record DeadLettered(Cause cause, Optional<FeatureVector> features, Instant eventTime) implements Observation {

        /** Whose part it was. */
        public enum Cause {
            /** The record's, or the bridge's: it cannot be decoded, read back, looked up or stored. */
            RECORD,
            /** The model's or its endpoint's: it refused the row, or its answer lacks what was asked for. An error. */
            MODEL
        }

        @Override
        public <R> R fold(
                Function<? super Scored, ? extends R> scored,
                Function<? super Unfit, ? extends R> unfit,
                Function<? super DeadLettered, ? extends R> deadLettered) {
            return deadLettered.apply(this);
        }
    }
}
