package dev.inferencebridge.scoring;

import org.jspecify.annotations.Nullable;

/**
 * How many calls may be in flight at a deployment: learns the cap that the endpoint enforces. Guarded by the batcher's
 * lock.
 *
 * <p>A managed online endpoint answers 429 to what exceeds {@code 2 * max_concurrent_requests_per_instance * instances},
 * by default 2, and nobody tells a client when that changes. Plain additive-increase limits run into the cap again and
 * again by design: at a cap of 2 every few calls. This one remembers where it was refused, as TCP CUBIC (RFC 9438)
 * remembers the window of the last loss, and stays below on a plateau.
 *
 * <ul>
 *   <li><b>Climb.</b> One more after each round of {@code limit} calls, 16 at least, that were answered while the limit was binding, up
 *       to just below the lowest refused level.
 *   <li><b>Plateau.</b> After {@code interval} answers there, single calls probe one level up. Three answered probes in a
 *       row lift the plateau; a refused one doubles the interval (256 to 2048 answers). While a probe is out no other call
 *       takes the place above the limit, so a failed probe costs one 429.
 *   <li><b>Refusal.</b> A 429 to the call that made {@code n} in flight says that the cap is below n:
 *       {@code limit = min(n - 1, 0.85 * limit)}. One refusal in 256 answers at a level that held is taken as noise: the
 *       server counts a call until its answer is written, a little longer than the client does.
 *   <li><b>Overload.</b> A 503 or a timeout takes a quarter off, once for all calls that were in flight at that moment.
 *   <li><b>Latency.</b> While a round takes over three times the best of late, queues grow and the limit does not.
 * </ul>
 */
final class AdmissionLimit {

    /** Fewer answers would make a lucky round, which none after it can match. */
    private static final int MIN_ROUND = 16;

    private static final int MIN_INTERVAL = 256;
    private static final int MAX_INTERVAL = 2048;
    private static final int PROBES_TO_LIFT = 3;
    private static final double AFTER_REFUSAL = 0.85;
    private static final double AFTER_OVERLOAD = 0.75;
    private static final double LATENCY_TOLERANCE = 3;
    /** By how much the best round fades with each one after it: an endpoint may become slower for good. */
    private static final double FORGETTING = 1.01;

    private final int max;
    private int limit;
    /** The lowest level that was refused lately, always above {@link #limit}; above {@link #max} when none was. */
    private int refusedAt;

    private int interval = MIN_INTERVAL;
    /** Answers while the limit was binding, since the limit last changed or was last refused. */
    private int answersHere;

    private int answersSinceProbe;
    private int answeredProbes;
    private boolean probing;
    private int epoch;

    private int answersInRound;
    private long nanosInRound;
    private double bestRoundNanos = Double.MAX_VALUE;

    /**
     * @param initial where to start, 1 or more
     * @param max never exceeded, not below {@code initial}
     */
    AdmissionLimit(int initial, int max) {
        this.limit = initial;
        this.max = max;
        this.refusedAt = max + 1;
    }

    /**
     * Leave for one call; given back with exactly one of the methods below.
     *
     * @param level how many calls are in flight with this one
     * @param probe whether the call is one above the limit
     */
    record Permit(int level, boolean probe, int epoch) {}

    int current() {
        return limit;
    }

    /** Asks leave for one more call; null when there is none. */
    @Nullable
    Permit acquire(int inFlight) {
        if (inFlight < limit) {
            return new Permit(inFlight + 1, false, epoch);
        }
        if (inFlight == limit && !probing && limit < max && limit + 1 >= refusedAt && answersSinceProbe >= interval) {
            probing = true;
            return new Permit(inFlight + 1, true, epoch);
        }
        return null;
    }

    /** The endpoint took the call and answered it. */
    void answered(Permit permit, long latencyNanos) {
        if (permit.probe()) {
            probeAnswered();
        } else if (permit.level() >= limit) {
            answersHere++;
            answersSinceProbe++;
            nanosInRound += latencyNanos;
            if (++answersInRound >= Math.max(limit, MIN_ROUND)) {
                endRound();
            }
        }
    }

    private void probeAnswered() {
        probing = false;
        if (++answeredProbes >= PROBES_TO_LIFT && limit < max) {
            refusedAt = max + 1;
            changeTo(limit + 1);
        }
    }

    private void endRound() {
        double average = (double) nanosInRound / answersInRound;
        answersInRound = 0;
        nanosInRound = 0;
        bestRoundNanos = Math.min(bestRoundNanos * FORGETTING, average);
        if (limit < max && limit + 1 < refusedAt && average <= LATENCY_TOLERANCE * bestRoundNanos) {
            interval = refusedAt > max ? MIN_INTERVAL : interval;
            changeTo(limit + 1);
        }
    }

    /**
     * The endpoint refused the call because of the calls already pending.
     *
     * @param inFlight with this call, now: calls overtake each other, and one sent later may have taken the place
     */
    void throttled(Permit permit, int inFlight) {
        if (permit.probe()) {
            probing = false;
            answeredProbes = 0;
            answersSinceProbe = 0;
            interval = Math.min(MAX_INTERVAL, 2 * interval);
            return;
        }
        boolean noise = answersHere >= MIN_INTERVAL;
        answersHere = 0;
        int level = Math.max(permit.level(), inFlight);
        if (level > limit || noise) {
            return;
        }
        changeTo(Math.max(1, Math.min(level - 1, (int) Math.ceil(AFTER_REFUSAL * limit))));
        refusedAt = Math.max(level, limit + 1);
        bestRoundNanos = Double.MAX_VALUE;
    }

    /** The endpoint took the call and could not cope. */
    void overloaded(Permit permit) {
        released(permit);
        if (permit.epoch() == epoch) {
            epoch++;
            changeTo(Math.max(1, (int) (AFTER_OVERLOAD * limit)));
        }
    }

    /** The call says nothing of the endpoint's capacity. */
    void released(Permit permit) {
        if (permit.probe()) {
            probing = false;
        }
    }

    private void changeTo(int newLimit) {
        limit = newLimit;
        answersHere = 0;
        answersSinceProbe = 0;
        answeredProbes = 0;
        answersInRound = 0;
        nanosInRound = 0;
    }
}
