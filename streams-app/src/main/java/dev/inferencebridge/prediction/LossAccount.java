package dev.inferencebridge.prediction;

import java.util.EnumMap;
import java.util.Map;

/**
 * The books of a pipeline: every record that came in is somewhere. Thread-safe; a lock over a few additions, never over I/O.
 *
 * <pre>received + recovered = stored + filtered + duplicate + dead-lettered + in flight + handed back</pre>
 *
 * <h2>What is counted where</h2>
 *
 * Each task keeps a {@link Task} of its own. It tells what came in and what was settled one by one; how many are in flight it
 * tells apart, from the slots that are occupied, which is what makes the equation say anything. A task is heard at the end of
 * each step, with all of a step's changes at once, so that a reading between two steps, of whatever thread, finds every
 * equation whole. What a task still has when it ends leaves the account as handed back: its next owner recovers it.
 *
 * <h2>Balance</h2>
 *
 * {@link Terms#unaccounted()} is 0 unless records were lost (above 0) or counted twice (below 0). What a task had lost stays in
 * the account after its end.
 */
public final class LossAccount {

    /** Where a record is, or how it came or went. */
    public enum Term {
        /** Came from a topic. */
        RECEIVED,
        /** Was in flight in an earlier task, and was taken over from its store. */
        RECOVERED,
        STORED,
        FILTERED,
        DUPLICATE,
        DEAD_LETTERED,
        IN_FLIGHT,
        /** Was in flight or in hand when its task ended. */
        HANDED_BACK
    }

    /**
     * The account at one moment. Immutable.
     *
     * @param values of every term, 0 or more
     */
    public record Terms(Map<Term, Long> values) {

        public Terms {
            values = Map.copyOf(values);
        }

        public long of(Term term) {
            return values.getOrDefault(term, 0L);
        }

        /** Records that came in and are nowhere. */
        public long unaccounted() {
            long there = 0;
            for (Term term : Term.values()) {
                there += term == Term.RECEIVED || term == Term.RECOVERED ? 0 : of(term);
            }
            return of(Term.RECEIVED) + of(Term.RECOVERED) - there;
        }
    }

    private final Object lock = new Object();
    private final Map<Term, Long> totals = new EnumMap<>(Term.class);

    /** The books of a new task. */
    public Task open() {
        return new Task(this);
    }

    /** The account now, every task as of its last step. */
    public Terms terms() {
        synchronized (lock) {
            return new Terms(totals);
        }
    }

    private void add(Map<Term, Long> changes) {
        synchronized (lock) {
            changes.forEach((term, change) -> totals.merge(term, change, Long::sum));
        }
    }

    /** The books of one task. Confined to its thread. */
    public static final class Task {

        private final LossAccount account;
        private final Map<Term, Long> changes = new EnumMap<>(Term.class);
        /** Came in and not settled. */
        private long open;

        private long inFlight;
        private boolean inHand;
        private boolean ended;

        private Task(LossAccount account) {
            this.account = account;
        }

        /** A record came from a topic. Until the end of the step it is in hand. */
        public void received() {
            add(Term.RECEIVED, 1);
            open++;
            inHand = true;
        }

        /** Records were found in flight in the store of the task. */
        public void recovered(int records) {
            add(Term.RECOVERED, records);
            open += records;
        }

        /** What became of a record was passed on: to be called once nothing can fail any more. */
        public void settled(Outcome outcome) {
            add(term(outcome), 1);
            open--;
        }

        /**
         * The step is done.
         *
         * @param nowInFlight records that hold a slot, as the stage counts them
         */
        public void stepped(int nowInFlight) {
            if (ended) {
                throw new IllegalStateException("the task has ended");
            }
            inHand = false;
            publish(nowInFlight);
        }

        /**
         * The task ends, also because its thread died in the middle of a step: what it has goes back. Safe to call again.
         *
         * @param nowInFlight records that hold a slot, as the stage counts them
         */
        public void handedBack(int nowInFlight) {
            if (ended) {
                return;
            }
            ended = true;
            boolean back = inHand && open > nowInFlight;
            add(Term.HANDED_BACK, nowInFlight + (back ? 1 : 0));
            publish(0);
        }

        private void publish(int nowInFlight) {
            add(Term.IN_FLIGHT, nowInFlight - inFlight);
            inFlight = nowInFlight;
            account.add(changes);
            changes.clear();
        }

        private void add(Term term, long change) {
            changes.merge(term, change, Long::sum);
        }

        private static Term term(Outcome outcome) {
            return outcome.fold(
                    predicted -> Term.STORED,
                    filtered -> filtered.why() == Outcome.Why.DUPLICATE ? Term.DUPLICATE : Term.FILTERED,
                    dead -> Term.DEAD_LETTERED);
        }
    }
}
