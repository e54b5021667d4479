package dev.inferencebridge.azure.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RotatingKeyTest {

    private Instant now = Instant.parse("2026-11-22T08:00:00Z");
    private String stored = "first";
    private int reads;
    private int rejections;

    private final RotatingKey key = new RotatingKey(this::read, () -> rejections++, () -> now);

    private String read() {
        reads++;
        if (stored.isEmpty()) {
            throw new IllegalStateException("the file is gone");
        }
        return stored;
    }

    @Test
    void a_key_is_read_once_for_a_while_and_then_anew() {
        assertThat(key.token()).isCompletedWithValue("first");
        stored = "second";
        assertThat(key.token()).isCompletedWithValue("first");
        assertThat(reads).isEqualTo(1);

        now = now.plus(Duration.ofSeconds(5));
        assertThat(key.token()).isCompletedWithValue("second");
    }

    @Test
    void a_rejected_key_is_read_anew_at_once() {
        assertThat(key.token()).isCompletedWithValue("first");
        stored = "second";

        key.rejected("an older one");
        assertThat(key.token()).isCompletedWithValue("first");
        key.rejected("first");
        assertThat(key.token()).isCompletedWithValue("second");
        assertThat(rejections).isEqualTo(1);
    }

    @Test
    void a_key_that_cannot_be_read_any_more_goes_on_serving_until_it_is_rejected() {
        assertThat(key.token()).isCompletedWithValue("first");
        stored = "";
        now = now.plusSeconds(60);

        assertThat(key.token()).isCompletedWithValue("first");
        key.rejected("first");
        assertThat(key.token()).isCompletedExceptionally();
    }

    @Test
    void it_does_not_show_the_key() {
        key.token().join();

        assertThat(key.toString()).doesNotContain("first");
    }
}
