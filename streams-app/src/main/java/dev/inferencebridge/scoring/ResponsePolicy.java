package dev.inferencebridge.scoring;

import dev.inferencebridge.scoring.ScoringResponse.EndpointRefused;
import dev.inferencebridge.scoring.ScoringResponse.RowsRefused;
import dev.inferencebridge.scoring.ScoringResponse.Scored;
import dev.inferencebridge.scoring.ScoringResponse.Throttled;
import dev.inferencebridge.scoring.ScoringResponse.TimedOut;
import dev.inferencebridge.scoring.ScoringResponse.TooLarge;
import dev.inferencebridge.scoring.ScoringResponse.Unavailable;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides what becomes of the rows of a call: the row side of the failure matrix. Immutable.
 *
 * <p>A refusal of the rows is bisected down to the row. Any other failure is retried without end, unless it sticks to the
 * rows: a batch that fails twice while others are scored is halved, and a row that fails alone, so often as the
 * {@link RetryPolicy} says, while others are scored, is refused. An outage scores no others and so refuses nothing.
 *
 * @param rows of the call
 * @param failures of these rows together, this one included
 * @param failuresWhileOthersScored those of them that only these rows can explain
 * @param anythingScoredYet whether the endpoint ever scored; before, a second failure is enough to halve a batch
 */
record ResponsePolicy(
        RetryPolicy retry, int rows, int failures, int failuresWhileOthersScored, boolean anythingScoredYet)
        implements ScoringResponse.Cases<Verdict> {

    private static final int FAILURES_TO_HALVE = 2;

    @Override
    public Verdict scored(Scored response) {
        return new Verdict.Answer(response);
    }

    @Override
    public Verdict rowsRefused(RowsRefused response) {
        return rows > 1
                ? new Verdict.Bisect(false)
                : new Verdict.Refuse(response.reason(), response.status(), response.detail(), response.deployment());
    }

    @Override
    public Verdict tooLarge(TooLarge response) {
        return rows > 1
                ? new Verdict.Bisect(true)
                : new Verdict.Refuse(
                        "row-too-large", OptionalInt.of(response.status()), Optional.empty(), response.deployment());
    }

    @Override
    public Verdict throttled(Throttled response) {
        return new Verdict.Retry("throttled", false, false, response.retryAfter());
    }

    @Override
    public Verdict timedOut(TimedOut response) {
        return rows == 1 && failuresWhileOthersScored >= retry.maxTimeoutsAlone()
                ? new Verdict.Refuse(
                        "model-timeout", OptionalInt.of(response.status()), Optional.empty(), response.deployment())
                : new Verdict.Retry("timed-out", rows > 1, rows > 1, Optional.empty());
    }

    @Override
    public Verdict unavailable(Unavailable response) {
        if (response.rowsSuspected() && rows == 1 && failuresWhileOthersScored >= retry.maxFailuresAlone()) {
            return new Verdict.Refuse(
                    "model-failed", response.status(), Optional.of(response.reason()), response.deployment());
        }
        int suspicions = anythingScoredYet ? failuresWhileOthersScored : failures;
        boolean halved = response.rowsSuspected() && rows > 1 && suspicions >= FAILURES_TO_HALVE;
        return new Verdict.Retry("unavailable", halved, false, response.retryAfter());
    }

    @Override
    public Verdict endpointRefused(EndpointRefused response) {
        return new Verdict.Retry("endpoint-refused", false, false, Optional.empty());
    }

    /** Whether the failure may be the fault of the rows, so that it is worth counting against them. */
    static boolean suspectsRows(ScoringResponse response) {
        return response.fold(SUSPICION);
    }

    private static final ScoringResponse.Cases<Boolean> SUSPICION = new ScoringResponse.Cases<>() {
        @Override
        public Boolean scored(Scored response) {
            return false;
        }

        @Override
        public Boolean rowsRefused(RowsRefused response) {
            return false;
        }

        @Override
        public Boolean tooLarge(TooLarge response) {
            return false;
        }

        @Override
        public Boolean throttled(Throttled response) {
            return false;
        }

        @Override
        public Boolean timedOut(TimedOut response) {
            return true;
        }

        @Override
        public Boolean unavailable(Unavailable response) {
            return response.rowsSuspected();
        }

        @Override
        public Boolean endpointRefused(EndpointRefused response) {
            return false;
        }
    };
}
