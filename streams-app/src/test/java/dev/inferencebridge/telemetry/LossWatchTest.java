package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.prediction.LossAccount;
import dev.inferencebridge.prediction.Outcome;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossWatchTest {

    private static final Outcome FILTERED = new Outcome.Filtered(Outcome.Why.DELETED);

    private final LossAccount account = new LossAccount();
    private final LossAccount.Task task = account.open();

    @Test
    void one_reading_that_does_not_balance_is_no_alarm() {
        try (LossWatch watch = watch()) {
            lose();
            watch.read();

            assertThat(watch.problem("payments")).isEmpty();
        }
    }

    @Test
    void two_in_a_row_are_one_until_the_account_balances_again() {
        try (LossWatch watch = watch()) {
            lose();
            watch.read();
            watch.read();

            assertThat(watch.problem("payments"))
                    .contains("1 records are not accounted for, see bridge_records_account and the log");

            task.settled(FILTERED);
            task.stepped(0);
            watch.read();

            assertThat(watch.problem("payments")).isEmpty();
        }
    }

    @Test
    void a_pipeline_that_loses_records_is_not_ready() {
        PipelineHealth healthy = new PipelineHealth("payments", PipelineHealth.State.RUNNING, List.of());

        try (LossWatch watch = watch()) {
            lose();
            watch.read();
            watch.read();

            assertThat(healthy.and(watch.problem("payments")).isReady()).isFalse();
            assertThat(healthy.and(watch.problem("unheard-of"))).isEqualTo(healthy);
        }
    }

    @Test
    void the_account_is_shown_by_its_terms_and_its_balance() {
        try (Telemetry telemetry = new Telemetry(Clock.systemUTC())) {
            telemetry.pipeline("payments").watch(account);

            lose();

            assertThat(telemetry.scrape())
                    .contains(
                            "bridge_records_account{pipeline=\"payments\",term=\"received\"} 1.0",
                            "bridge_records_account{pipeline=\"payments\",term=\"in-flight\"} 0.0",
                            "bridge_records_unaccounted{pipeline=\"payments\"} 1.0");
        }
    }

    private void lose() {
        task.received();
        task.stepped(0);
    }

    private LossWatch watch() {
        LossWatch watch = LossWatch.idle();
        watch.watch("payments", account);
        return watch;
    }
}
