package dev.inferencebridge.scoring;

import dev.inferencebridge.scoring.AdmissionLimit.Permit;
import dev.inferencebridge.scoring.ScorerState.Availability;
import dev.inferencebridge.scoring.ScoringResponse.EndpointRefused;
import dev.inferencebridge.scoring.ScoringResponse.RowsRefused;
import dev.inferencebridge.scoring.ScoringResponse.Scored;
import dev.inferencebridge.scoring.ScoringResponse.Throttled;
import dev.inferencebridge.scoring.ScoringResponse.TimedOut;
import dev.inferencebridge.scoring.ScoringResponse.TooLarge;
import dev.inferencebridge.scoring.ScoringResponse.Unavailable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a deployment: how many calls it takes, whether it is there, what last went wrong. Guarded by the
 * batcher's lock.
 */
final class Endpoint {

    /** The pending cap of a managed deployment by default. */
    private static final int INITIAL_LIMIT = 2;

    /** A row alone is to blame when more than this many times more other calls were scored than failed. */
    private static final int MOSTLY = 3;

    private final Timer timer;
    private final AdmissionLimit limit;
    private final Circuit circuit;

    private int inFlight;
    private long pausedUntil;
    private long scoredCalls;
    private long failedCalls;
    private Availability availability = Availability.AVAILABLE;
    private Instant since;
    private Optional<String> lastProblem = Optional.empty();

    Endpoint(String name, int maxConcurrency, Timer timer) {
        this.timer = timer;
        this.limit = new AdmissionLimit(Math.min(INITIAL_LIMIT, maxConcurrency), maxConcurrency);
        this.circuit = new Circuit(name, timer);
        this.pausedUntil = timer.nanoTime();
        this.since = timer.now();
    }

    /** Asks leave for one call, counted as in flight from then on; null when there is none. */
    @Nullable
    Permit admit(long now) {
        if (now - pausedUntil < 0) {
            return null;
        }
        Permit permit = limit.acquire(inFlight);
        if (permit == null) {
            return null;
        }
        if (!circuit.tryAcquire(now)) {
            limit.released(permit);
            return null;
        }
        inFlight++;
        return permit;
    }

    boolean isProbed() {
        return !circuit.isClosed();
    }

    /** When to ask for leave again if no call ends before; {@link Long#MAX_VALUE} if only the end of a call gives leave. */
    long nextChance(long now) {
        return now - pausedUntil < 0 ? pausedUntil : circuit.probeAt();
    }

    /** Makes no call before that moment. */
    void pauseUntil(long nanos) {
        if (nanos - pausedUntil > 0) {
            pausedUntil = nanos;
        }
    }

    /** Sets the point from which {@link #othersScored} looks at calls. */
    void mark(Batch batch) {
        batch.scoredMark = scoredCalls;
        batch.failedMark = failedCalls;
    }

    /**
     * Whether calls have been scored since the batch was marked; for a row alone, whether they mostly were. To halve a
     * batch in error costs a call, to refuse a row in error costs the row.
     */
    boolean othersScored(Batch batch) {
        long scored = scoredCalls - batch.scoredMark;
        long failed = failedCalls - batch.failedMark;
        return scored > (batch.size() > 1 ? 0 : MOSTLY * failed);
    }

    /**
     * Learns from the end of a call, and names it.
     *
     * @param rowsToBlame whether a failure is explained by the rows, and says nothing of the endpoint
     */
    CallOutcome finished(Permit permit, Batch batch, ScoringResponse response, long latencyNanos, boolean rowsToBlame) {
        inFlight--;
        CallOutcome outcome = response.fold(new Lesson(permit, batch, latencyNanos, rowsToBlame));
        if (circuit.isClosed()) {
            become(Availability.AVAILABLE);
        } else if (outcome == CallOutcome.ENDPOINT_REFUSED) {
            become(Availability.REFUSED);
        } else if (availability == Availability.AVAILABLE) {
            become(Availability.UNAVAILABLE);
        }
        return outcome;
    }

    private void become(Availability next) {
        if (availability != next) {
            availability = next;
            since = timer.now();
        }
    }

    Availability availability() {
        return availability;
    }

    ScorerState state(int queuedRows) {
        return new ScorerState(limit.current(), inFlight, queuedRows, availability, since, lastProblem);
    }

    /** What each response teaches of capacity and health. */
    private final class Lesson implements ScoringResponse.Cases<CallOutcome> {
        private final Permit permit;
        private final Batch batch;
        private final long latencyNanos;
        private final boolean rowsToBlame;

        Lesson(Permit permit, Batch batch, long latencyNanos, boolean rowsToBlame) {
            this.permit = permit;
            this.batch = batch;
            this.latencyNanos = latencyNanos;
            this.rowsToBlame = rowsToBlame;
        }

        @Override
        public CallOutcome scored(Scored response) {
            scoredCalls++;
            answered();
            return CallOutcome.SCORED;
        }

        @Override
        public CallOutcome rowsRefused(RowsRefused response) {
            answered();
            return CallOutcome.ROWS_REFUSED;
        }

        @Override
        public CallOutcome tooLarge(TooLarge response) {
            answered();
            return CallOutcome.TOO_LARGE;
        }

        @Override
        public CallOutcome throttled(Throttled response) {
            limit.throttled(permit, inFlight + 1);
            circuit.succeeded(latencyNanos);
            return CallOutcome.THROTTLED;
        }

        @Override
        public CallOutcome timedOut(TimedOut response) {
            lastProblem = Optional.of(response.status() + ": the model did not answer in time");
            limit.overloaded(permit);
            failed(rowsToBlame || batch.size() > 1);
            return CallOutcome.TIMED_OUT;
        }

        @Override
        public CallOutcome unavailable(Unavailable response) {
            String status = response.status().isPresent() ? response.status().getAsInt() + ": " : "";
            lastProblem = Optional.of(status + response.reason());
            if (response.status().isPresent() && response.status().getAsInt() == 503) {
                limit.overloaded(permit);
            } else {
                limit.released(permit);
            }
            failed(rowsToBlame);
            return CallOutcome.UNAVAILABLE;
        }

        @Override
        public CallOutcome endpointRefused(EndpointRefused response) {
            lastProblem = Optional.of(response.status() + ": " + response.reason());
            limit.released(permit);
            failedCalls++;
            circuit.refused();
            return CallOutcome.ENDPOINT_REFUSED;
        }

        private void answered() {
            limit.answered(permit, latencyNanos);
            circuit.succeeded(latencyNanos);
        }

        private void failed(boolean withoutBlame) {
            failedCalls += batch.suspected ? 0 : 1;
            if (withoutBlame) {
                circuit.released();
            } else {
                circuit.failed(latencyNanos);
            }
        }
    }
}
