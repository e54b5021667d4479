package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void as_many_rows_come_due_as_rate_and_duration_say() {
        assertThat(new Pace(50, Duration.ofSeconds(30)).rows()).isEqualTo(1_500);
        assertThat(new Pace(3, Duration.ofMillis(500)).rows()).isEqualTo(1);
    }

    @Test
    void rows_are_due_at_even_distances() {
        Pace pace = new Pace(50, Duration.ofSeconds(30));

        assertThat(pace.dueAfterNanos(0)).isZero();
        assertThat(pace.dueAfterNanos(1)).isEqualTo(20_000_000);
        assertThat(pace.dueAfterNanos(1_499)).isEqualTo(29_980_000_000L);
    }

    @Test
    void fractions_of_a_nanosecond_do_not_add_up() {
        Pace pace = new Pace(3, Duration.ofHours(24));

        assertThat(pace.dueAfterNanos(pace.rows()))
                .isEqualTo(Duration.ofHours(24).toNanos());
    }

    @Test
    void a_pace_of_no_rows_is_refused() {
        assertThatThrownBy(() -> new Pace(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
