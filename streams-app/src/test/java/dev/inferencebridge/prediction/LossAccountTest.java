package dev.inferencebridge.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.inferencebridge.prediction.LossAccount.Term;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LossAccountTest {

    private static final Outcome FILTERED = new Outcome.Filtered(Outcome.Why.DELETED);
    private static final Outcome DUPLICATE = new Outcome.Filtered(Outcome.Why.DUPLICATE);
    private static final Outcome DEAD =
            new Outcome.DeadLettered(DeadLetter.withoutAttempt(DeadLetter.UNDECODABLE, "not JSON", Instant.EPOCH));

    private final LossAccount account = new LossAccount();

    @Test
    void every_term_is_counted_where_it_belongs() {
        LossAccount.Task task = account.open();

        task.recovered(2);
        task.stepped(2);
        task.received();
        task.settled(FILTERED);
        task.stepped(2);
        task.received();
        task.settled(DUPLICATE);
        task.stepped(2);
        task.received();
        task.settled(DEAD);
        task.stepped(2);

        LossAccount.Terms terms = account.terms();
        assertThat(terms.of(Term.RECEIVED)).isEqualTo(3);
        assertThat(terms.of(Term.RECOVERED)).isEqualTo(2);
        assertThat(terms.of(Term.FILTERED)).isEqualTo(1);
        assertThat(terms.of(Term.DUPLICATE)).isEqualTo(1);
        assertThat(terms.of(Term.DEAD_LETTERED)).isEqualTo(1);
        assertThat(terms.of(Term.IN_FLIGHT)).isEqualTo(2);
        assertThat(terms.unaccounted()).isZero();
    }

    @Test
    void nothing_of_an_unfinished_step_is_seen() {
        LossAccount.Task task = account.open();

        task.received();

        assertThat(account.terms().of(Term.RECEIVED)).isZero();
        assertThat(account.terms().unaccounted()).isZero();
    }

    @Test
    void a_record_that_vanishes_is_missed() {
        LossAccount.Task task = account.open();

        task.received();
        task.stepped(0);

        assertThat(account.terms().unaccounted()).isEqualTo(1);
    }

    @Test
    void a_record_that_is_settled_twice_shows() {
        LossAccount.Task task = account.open();

        task.received();
        task.settled(FILTERED);
        task.settled(FILTERED);
        task.stepped(0);

        assertThat(account.terms().unaccounted()).isEqualTo(-1);
    }

    @Test
    void a_revoked_task_hands_back_what_it_has_in_flight() {
        LossAccount.Task task = account.open();
        task.received();
        task.stepped(1);

        task.handedBack();
        task.handedBack();

        assertThat(account.terms().of(Term.HANDED_BACK)).isEqualTo(1);
        assertThat(account.terms().of(Term.IN_FLIGHT)).isZero();
        assertThat(account.terms().unaccounted()).isZero();
    }

    @Test
    void a_thread_that_dies_hands_back_the_record_in_its_hand() {
        LossAccount.Task task = account.open();
        task.received();
        task.stepped(1);
        task.received();

        task.handedBack();

        assertThat(account.terms().of(Term.HANDED_BACK)).isEqualTo(2);
        assertThat(account.terms().unaccounted()).isZero();
    }

    @Test
    void a_thread_that_dies_after_its_record_was_settled_has_nothing_in_its_hand() {
        LossAccount.Task task = account.open();
        task.received();
        task.settled(FILTERED);

        task.handedBack();

        assertThat(account.terms().of(Term.HANDED_BACK)).isZero();
        assertThat(account.terms().unaccounted()).isZero();
    }

    @Test
    void a_thread_that_dies_hands_back_all_that_the_step_took_in() {
        LossAccount.Task task = account.open();
        task.received();
        task.stepped(1);
        task.received();
        task.settled(FILTERED);
        task.derived();
        task.derived();

        task.handedBack();

        assertThat(account.terms().of(Term.HANDED_BACK)).isEqualTo(3);
        assertThat(account.terms().unaccounted()).isZero();
    }

    @Test
    void what_goes_through_a_topic_leaves_one_task_and_enters_another() {
        LossAccount.Task sender = account.open();
        LossAccount.Task taker = account.open();

        sender.received();
        sender.derived();
        sender.sentOn();
        sender.sentOn();
        sender.stepped(0);
        assertThat(account.terms().unaccounted()).isZero();
        taker.arrived();
        taker.stepped(1);
        taker.arrived();
        taker.followedUp();
        taker.stepped(1);

        assertThat(account.terms().of(Term.SENT_ON)).isEqualTo(2);
        assertThat(account.terms().of(Term.ARRIVED)).isEqualTo(2);
        assertThat(account.terms().of(Term.FOLLOWED_UP)).isEqualTo(1);
        assertThat(account.terms().unaccounted()).isZero();
    }

    @Test
    void what_a_task_lost_outlives_it() {
        LossAccount.Task task = account.open();
        task.received();
        task.stepped(0);

        task.handedBack();

        assertThat(account.terms().unaccounted()).isEqualTo(1);
    }

    @Test
    void a_task_that_has_ended_takes_no_further_step() {
        LossAccount.Task task = account.open();
        task.handedBack();

        assertThatIllegalStateException().isThrownBy(() -> task.stepped(0));
    }

    @Test
    void readers_find_it_balanced_at_every_moment_while_tasks_come_and_go() throws Exception {
        long seed = System.nanoTime();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<Long> readings = threads.submit(() -> {
                long count = 0;
                while (!done.get()) {
                    assertThat(account.terms().unaccounted()).as("seed " + seed).isZero();
                    count++;
                }
                return count;
            });
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                Random random = new Random(seed + worker);
                workers.add(threads.submit(() -> work(random)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            done.set(true);

            assertThat(readings.get()).isPositive();
            assertThat(account.terms().of(Term.IN_FLIGHT)).isZero();
            assertThat(account.terms().of(Term.HANDED_BACK))
                    .isGreaterThanOrEqualTo(account.terms().of(Term.RECOVERED));
        } finally {
            threads.shutdownNow();
        }
    }

    /** Task after task, as a stream thread has them: some end in the middle of a step, the next recovers what was left. */
    private void work(Random random) {
        int left = 0;
        for (int generation = 0; generation < 200; generation++) {
            LossAccount.Task task = account.open();
            task.recovered(left);
            int inFlight = left;
            task.stepped(inFlight);
            for (int step = random.nextInt(60); step > 0; step--) {
                while (inFlight > 0 && random.nextInt(3) > 0) {
                    task.settled(FILTERED);
                    inFlight--;
                }
                task.received();
                inFlight++;
                task.stepped(inFlight);
            }
            if (random.nextBoolean()) {
                task.received();
            }
            task.handedBack();
            left = inFlight;
        }
    }
}
