package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewTest {

    private final Pace pace = new Pace(50, Duration.ofSeconds(30));
    private final View view = new View(pace);
    private final Standing standing = new Standing(
            854, 0, 860, 852, 0, new Standing.Latency(61.4, 240, 1_912), List.of(new Scored(new Rows().next(), 0.25)));

    @Test
    void the_picture_shows_the_way_of_the_rows() {
        List<String> picture = view.picture(standing, Duration.ofSeconds(15), 2);

        assertThat(String.join("\n", picture)).isEqualTo("""
            Inference Bridge   ████████████░░░░░░░░░░░░ 0:15 of 0:30   50 rows/s
            ──────────────────────────────────────────────────────────────────────────────
            Cassandra ──CDC──▶ Kafka ──▶ bridge ──▶ model ──▶ Cassandra
            854 written        860 changes seen               852 predictions stored

            from write to prediction   p50 61 ms   p99 240 ms   max 1.9 s
            waiting 2   dead letters 0   failed writes 0
            ──────────────────────────────────────────────────────────────────────────────
            latest                     merchant       amount   fraud
            tx-7-00000000              mer-0136        55.81   0.250 █████░░░░░░░░░░░░░░░
            """);
    }

    @Test
    void no_line_is_wider_than_a_narrow_terminal() {
        Standing busy = new Standing(
                432_000_000,
                5,
                432_000_123,
                431_999_999,
                7,
                new Standing.Latency(86_400_000, 86_400_000, 86_400_000),
                standing.latest());

        assertThat(view.picture(busy, Duration.ofHours(24), 6))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(View.WIDTH));
    }

    @Test
    void a_story_takes_the_place_of_the_latest_rows_and_no_line_is_too_wide() {
        Story story = new Story(Clock.systemUTC(), 0.5, 0.9);
        story.shifted();
        story.traffic(Map.of("blue", 100));

        List<String> picture = view.picture(standing, Duration.ofSeconds(15), story);

        assertThat(picture)
                .hasSize(view.picture(standing, Duration.ZERO, 7).size())
                .contains(
                        "drift: not measured yet   live accuracy: not measured yet",
                        "✓  0:00  the transactions shift          amounts and the pattern of fraud",
                        "·        drift rises")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(View.WIDTH));
    }

    @Test
    void without_a_terminal_a_chapter_is_told_once() throws Exception {
        Story story = new Story(Clock.systemUTC(), 0.5, 0.9);
        StringWriter out = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out), false, view);

        screen.show(standing, Duration.ofSeconds(1), story);
        story.shifted();
        screen.show(standing, Duration.ofSeconds(2), story);
        screen.show(standing, Duration.ofSeconds(3), story);

        assertThat(out.toString()).containsOnlyOnce("the transactions shift");
    }

    @Test
    void the_line_has_the_numbers() {
        assertThat(view.line(standing, Duration.ofSeconds(15)))
                .isEqualTo("  15 s  written 854  changes 860  predictions 852  p50 61 ms  p99 240 ms  max 1.9 s");
    }

    @Test
    void on_a_terminal_a_picture_takes_the_place_of_the_last() {
        StringWriter out = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out), true, view);

        screen.show(standing, Duration.ofSeconds(1));
        screen.show(standing, Duration.ofSeconds(2));

        int height = view.picture(standing, Duration.ZERO, 6).size();
        assertThat(out.toString()).containsOnlyOnce("\u001b[" + height + "A");
    }

    @Test
    void without_a_terminal_there_are_lines_and_no_escapes() {
        StringWriter out = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out), false, view);

        screen.show(standing, Duration.ofSeconds(1));
        screen.show(standing, Duration.ofSeconds(2));

        assertThat(out.toString().lines()).hasSize(2);
        assertThat(out.toString()).doesNotContain("\u001b");
    }

    @Test
    void a_terminal_is_a_console_that_is_not_dumb() {
        assertThat(Screen.isTerminal(true, Map.of("TERM", "xterm"))).isTrue();
        assertThat(Screen.isTerminal(true, Map.of("TERM", "dumb"))).isFalse();
        assertThat(Screen.isTerminal(true, Map.of())).isFalse();
        assertThat(Screen.isTerminal(false, Map.of("TERM", "xterm"))).isFalse();
    }
}
