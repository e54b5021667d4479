package dev.inferencebridge.topology;

import dev.inferencebridge.feature.Assembly;
import dev.inferencebridge.monitoring.Observation;
import dev.inferencebridge.monitoring.Score;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A row that was to be scored, and what became of it. Immutable. */
record ScoredRow(RowWork work, Outcome outcome) {

    /** Whoever gave another reason was the model, or its endpoint. */
    private static final Set<String> REASONS_OF_RECORDS = Set.of(
            DeadLetter.UNDECODABLE,
            DeadLetter.FEATURE_IMPOSSIBLE,
            DeadLetter.READ_REFUSED,
            DeadLetter.LOOKUP_REFUSED,
            DeadLetter.WRITE_DROPPED,
            DeadLetter.INTERNAL_ERROR);

    /** @param output the output that counts where the model has several by name */
    Optional<Observation> observation(Optional<String> output) {
        Instant time = Instant.ofEpochMilli(work.timestampMillis());
        return outcome.fold(
                predicted -> predicted
                        .features()
                        .map(features -> new Observation.Scored(
                                features,
                                Score.of(predicted.prediction().output(), output),
                                predicted.prediction().deployment(),
                                time)),
                filtered -> Optional.empty(),
                dead -> Optional.of(dead.assembly()
                        .<Observation>map(made -> made.fold(
                                assembled -> new Observation.DeadLettered(
                                        causeOf(dead.letter()), Optional.of(assembled.vector()), time),
                                impossible -> new Observation.Unfit(impossible, time)))
                        .orElseGet(
                                () -> new Observation.DeadLettered(causeOf(dead.letter()), Optional.empty(), time))));
    }

    private static Observation.DeadLettered.Cause causeOf(DeadLetter letter) {
        return REASONS_OF_RECORDS.contains(letter.reason())
                ? Observation.DeadLettered.Cause.RECORD
                : Observation.DeadLettered.Cause.MODEL;
    }

    /** What the model said, if it said something that can be compared with a label. */
    Optional<Score> score(Optional<String> output) {
        return outcome.fold(
                predicted -> Score.of(predicted.prediction().output(), output),
                filtered -> Optional.empty(),
                dead -> Optional.empty());
    }

    /** A row that was refused by a window before it came to a call. */
    static ScoredRow refused(RowWork work, String feature, String problem) {
        return new ScoredRow(
                work,
                new Outcome.DeadLettered(
                        DeadLetter.withoutAttempt(DeadLetter.FEATURE_IMPOSSIBLE, problem, Instant.EPOCH),
                        Optional.of(new Assembly.Impossible(feature, problem, Assembly.Impossible.Kind.MISSING))));
    }
}
