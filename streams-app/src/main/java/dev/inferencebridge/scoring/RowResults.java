package dev.inferencebridge.scoring;

import dev.inferencebridge.scoring.ScoringResponse.Scored;
import java.util.Optional;
import java.util.OptionalInt;

/** Hands the outcome of a call to those who wait for its rows. Called without the batcher's lock. */
final class RowResults {

    private RowResults() {}

    static void complete(Batch batch, Scored scored) {
        for (int i = 0; i < batch.size(); i++) {
            Row row = batch.rows.get(i);
            row.future.complete(new ScoringResult.Scored(scored.outputs().get(i), scored.deployment(), row.attempts));
        }
    }

    static void refuse(Batch batch, Verdict.Refuse refuse) {
        for (Row row : batch.rows) {
            row.future.complete(new ScoringResult.Refused(
                    refuse.reason(),
                    refuse.status(),
                    refuse.detail(),
                    refuse.deployment(),
                    row.attempts,
                    row.firstAttempt,
                    row.lastAttempt));
        }
    }

    /** The response itself, unless it has not one output a row: that is no prediction. */
    static ScoringResponse checked(ScoringResponse response, int rows) {
        if (response instanceof Scored scored && scored.outputs().size() != rows) {
            return new ScoringResponse.Unavailable(
                    OptionalInt.empty(),
                    scored.outputs().size() + " results came for " + rows + " rows",
                    true,
                    Optional.empty(),
                    scored.deployment());
        }
        return response;
    }
}
