package dev.inferencebridge.prediction;

import java.util.EnumMap;
import java.util.Map;

/**
 * The books of a pipeline in one instance: all that came in is somewhere. Thread-safe; a lock over a few additions, never over
 * I/O.
 *
 * <pre>received + recovered + arrived + derived
 *     = stored + filtered + duplicate + dead-lettered + followed up + sent on + in flight + handed back</pre>
 *
 * <h2>What is counted</h2>
 *
 * Units of work. A record of a topic is one, and each thing that it causes beside its own outcome is one more: of a deletion,
 * each row that it kills, or that is scored again since it lost values. Units that never become an outcome of a record end as
 * followed up. One that is sent on through an internal topic leaves the books of its task, and comes into those of whichever
 * task takes it from there, maybe in another instance: no instance alone can balance the two, and Kafka keeps what is between.
 *
 * <h2>What is counted where</h2>
 *
 * Each task keeps a {@link Task} of its own. It tells what came in and what was settled one by one; how many are in flight it
 * tells apart, from the slots that are occupied, which is what makes the equation say anything. A task is heard at the end of
 * each step, with all of a step's changes at once, so that a reading between two steps, of whatever thread, finds every
 * equation whole. What a task still has when it ends leaves the account as handed back, and so does what it took in during a
 * step that was cut short: its next owner recovers or receives it.
 *
 * <h2>Balance</h2>
 *
 * {@link Terms#unaccounted()} is 0 unless records were lost (above 0) or counted twice (below 0). What a task had lost stays in
 * the account after its end.
 */
public final class LossAccount {

    /** Where a record is, or how it came or went. */
    public enum Term {
        /** Came from a topic of records. */
        RECEIVED(true),
        /** Was in flight in an earlier task, and was taken over from its store. */
        RECOVERED(true),
        /** Came from a topic between two parts of the graph. */
        ARRIVED(true),
        /** Was caused by another, which has an outcome of its own. */
        DERIVED(true),
        STORED(false),
        FILTERED(false),
        DUPLICATE(false),
        DEAD_LETTERED(false),
        /** Was derived, and is done with: a deleted row left windows, calls and, where asked, the table of predictions. */
        FOLLOWED_UP(false),
        /** Went to a topic between two parts of the graph. */
        SENT_ON(false),
        IN_FLIGHT(false),
        /** Was in flight or in hand when its task ended. */
        HANDED_BACK(false);

        private final boolean in;

        Term(boolean in) {
            this.in = in;
        }
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

        /** What came in and is nowhere. */
        public long unaccounted() {
            long missing = 0;
            for (Term term : Term.values()) {
                missing += term.in ? of(term) : -of(term);
            }
            return missing;
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
        /** Came in and was nowhere at the end of the last step. */
        private long lost;

        private boolean ended;

        private Task(LossAccount account) {
            this.account = account;
        }

        /** A record came from a topic. Until the end of the step it is in hand. */
        public void received() {
            in(Term.RECEIVED, 1);
        }

        /** Records were found in flight in the store of the task. */
        public void recovered(int records) {
            in(Term.RECOVERED, records);
        }

        /** Something came that another part of the graph has sent on. */
        public void arrived() {
            in(Term.ARRIVED, 1);
        }

        /** Something is to be done beside what was taken in. */
        public void derived() {
            in(Term.DERIVED, 1);
        }

        /** What became of a record was passed on: to be called once nothing can fail any more. */
        public void settled(Outcome outcome) {
            out(term(outcome));
        }

        /** Something derived is done with, and is no record's outcome. */
        public void followedUp() {
            out(Term.FOLLOWED_UP);
        }

        /** Something goes to another part of the graph, through a topic. */
        public void sentOn() {
            out(Term.SENT_ON);
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
            add(Term.IN_FLIGHT, nowInFlight - inFlight);
            inFlight = nowInFlight;
            lost = open - inFlight;
            publish();
        }

        /** The task ends, also because its thread died in the middle of a step: what it has goes back. Safe to call again. */
        public void handedBack() {
            if (ended) {
                return;
            }
            ended = true;
            add(Term.HANDED_BACK, open - lost);
            add(Term.IN_FLIGHT, -inFlight);
            publish();
        }

        private void publish() {
            account.add(changes);
            changes.clear();
        }

        private void in(Term term, int units) {
            add(term, units);
            open += units;
        }

        private void out(Term term) {
            add(term, 1);
            open--;
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
