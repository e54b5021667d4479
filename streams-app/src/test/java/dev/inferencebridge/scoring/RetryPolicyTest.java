package dev.inferencebridge.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final double LONGEST = Math.nextDown(1.0);
    private final RetryPolicy policy = RetryPolicy.DEFAULT;

    @Test
    void the_longest_wait_doubles_up_to_the_cap() {
        assertThat(policy.delay(1, Optional.empty(), () -> LONGEST)).isLessThan(Duration.ofMillis(100));
        assertThat(policy.delay(3, Optional.empty(), () -> LONGEST))
                .isBetween(Duration.ofMillis(399), Duration.ofMillis(400));
        assertThat(policy.delay(1_000, Optional.empty(), () -> LONGEST))
                .isBetween(Duration.ofMillis(3_999), Duration.ofSeconds(4));
    }

    @Test
    void the_shortest_wait_is_none() {
        assertThat(policy.delay(5, Optional.empty(), () -> 0)).isZero();
    }

    @Test
    void what_the_endpoint_asks_for_is_the_shortest_wait() {
        assertThat(policy.delay(1, Optional.of(Duration.ofSeconds(20)), () -> 0))
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(policy.delay(1, Optional.of(Duration.ZERO), () -> 0.5)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void a_wait_of_hours_is_cut() {
        assertThat(policy.delay(1, Optional.of(Duration.ofDays(999_999_999)), () -> 0))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void senseless_bounds_are_refused() {
        var second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RetryPolicy(second, Duration.ofMillis(1), second, 1, 1))
                .hasMessageContaining("cap must be base");
        assertThatThrownBy(() -> new RetryPolicy(second, second, second, 0, 1)).hasMessageContaining("1 or more");
    }
}
