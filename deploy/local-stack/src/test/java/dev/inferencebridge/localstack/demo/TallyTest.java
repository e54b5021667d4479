package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inferencebridge.localstack.fraud.Transaction;
import dev.inferencebridge.prediction.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final ManualTime time = new ManualTime();
    private final Tally tally = new Tally(time);
    private final Rows rows = new Rows();

    @Test
    void the_latency_runs_from_before_the_write_to_the_stored_prediction() {
        Transaction row = rows.next();

        tally.sending(row);
        time.advance(Duration.ofMillis(10));
        tally.acknowledged(row.txId());
        time.advance(Duration.ofMillis(60));
        tally.settled(Rows.PIPELINE, Rows.predicted(row, 0.5));

        assertThat(tally.standing().latency().max()).isCloseTo(70, within(0.1));
        assertThat(tally.standing().latest()).containsExactly(new Scored(row, 0.5));
        assertThat(tally.standing().waiting()).isZero();
    }

    @Test
    void a_row_counts_once_both_its_write_and_its_prediction_are_known() {
        Transaction row = rows.next();

        tally.sending(row);
        tally.settled(Rows.PIPELINE, Rows.predicted(row, 0.5));
        assertThat(tally.standing().predicted()).isZero();

        tally.acknowledged(row.txId());
        assertThat(tally.standing().predicted()).isEqualTo(1);
        assertThat(tally.standing().waiting()).isZero();
    }

    @Test
    void a_repeated_prediction_is_a_change_and_no_second_row() {
        Transaction row = rows.next();
        tally.sending(row);
        tally.acknowledged(row.txId());

        tally.settled(Rows.PIPELINE, Rows.predicted(row, 0.5));
        time.advance(Duration.ofSeconds(9));
        tally.settled(Rows.PIPELINE, Rows.predicted(row, 0.5));

        assertThat(tally.standing().changes()).isEqualTo(2);
        assertThat(tally.standing().predicted()).isEqualTo(1);
        assertThat(tally.standing().latency().max()).isLessThan(1);
    }

    @Test
    void a_refused_row_is_neither_written_nor_predicted() {
        Transaction row = rows.next();

        tally.sending(row);
        tally.refused(row.txId());
        tally.settled(Rows.PIPELINE, Rows.predicted(row, 0.5));

        Standing standing = tally.standing();
        assertThat(standing.written()).isZero();
        assertThat(standing.predicted()).isZero();
        assertThat(standing.refused()).isEqualTo(1);
    }

    @Test
    void what_is_filtered_or_dead_lettered_leaves_its_row_waiting() {
        Transaction row = rows.next();
        tally.sending(row);
        tally.acknowledged(row.txId());

        tally.settled(Rows.PIPELINE, new Outcome.Filtered(Outcome.Why.NO_CHANGE));
        tally.settled(Rows.PIPELINE, Rows.deadLettered());

        assertThat(tally.standing().changes()).isEqualTo(2);
        assertThat(tally.standing().deadLettered()).isEqualTo(1);
        assertThat(tally.standing().waiting()).isEqualTo(1);
    }

    @Test
    void only_the_latest_predictions_are_kept_the_newest_first() {
        for (int i = 0; i < 20; i++) {
            Transaction row = rows.next();
            tally.sending(row);
            tally.settled(Rows.PIPELINE, Rows.predicted(row, i));
        }

        assertThat(tally.standing().latest())
                .extracting(Scored::score)
                .containsExactly(19.0, 18.0, 17.0, 16.0, 15.0, 14.0);
    }
}
