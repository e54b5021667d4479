package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoryTest {

    private static final Instant BEGIN = Instant.parse("2026-05-01T00:00:00Z");

    private final SetClock clock = new SetClock();
    private final Story story = new Story(clock, 0.5, 0.87);

    @Test
    void it_is_told_chapter_by_chapter() throws Exception {
        story.traffic(Map.of("blue", 100));
        report(0, 10, drift(0.04), accuracy(0.93));
        at(12, story::shifted);
        at(13, () -> report(2, 12, drift(0.19)));
        at(25, () -> report(10, 20, drift(1.2), accuracy(0.78)));
        at(26, () -> story.triggered(json("{\"id\": \"rt-1\", \"reason\": \"amount drifts\"}")));
        at(27, () -> story.jobs(json("""
            [{"request": {"tags": {"inference-bridge-trigger": "rt-1"}}, "status": "Running", "doing": "training",
              "started": "2026-05-01T00:00:27Z"}]\
            """)));
        at(28, () -> story.traffic(Map.of("blue", 80, "green", 20)));
        at(33, () -> story.traffic(Map.of("blue", 0, "green", 100)));
        at(
                45,
                () -> story.reported(json("{\"deployment\": \"green\", \"start\": \"2026-05-01T00:00:34Z\", \"end\":"
                        + " \"2026-05-01T00:00:44Z\", \"readings\": [" + accuracy(0.91) + "]}")));

        assertThat(story.isTold()).isTrue();
        assertThat(story.triggers()).isEqualTo(1);
        assertThat(story.steps())
                .extracting(Step::chapter, step -> step.after().orElseThrow().toSeconds(), Step::detail)
                .containsExactly(
                        tuple(Chapter.SHIFTED, 12L, "amounts and the pattern of fraud"),
                        tuple(Chapter.DRIFTED, 25L, "amount, normalized Wasserstein 1.20"),
                        tuple(Chapter.TRIGGERED, 26L, "amount drifts"),
                        tuple(Chapter.TRAINING, 27L, "training"),
                        tuple(Chapter.SHARED, 28L, "green 20 % beside blue"),
                        tuple(Chapter.TAKEN_OVER, 33L, "green instead of blue"),
                        tuple(Chapter.RECOVERED, 45L, "accuracy 0.93 → 0.78 → 0.91"));
    }

    @Test
    void a_good_window_from_before_the_new_deployment_is_no_recovery() throws Exception {
        story.traffic(Map.of("blue", 100));
        at(12, story::shifted);
        at(25, () -> report(12, 22, drift(1.2), accuracy(0.78)));
        at(26, () -> story.triggered(json("{\"id\": \"rt-1\"}")));
        at(
                27,
                () -> story.jobs(json(
                        "[{\"request\": {\"tags\": {\"inference-bridge-trigger\": \"rt-1\"}}, \"started\": \"x\"}]")));
        at(33, () -> story.traffic(Map.of("green", 100)));
        at(34, () -> report(22, 32, drift(1.2), accuracy(0.95)));
        at(45, () -> report(34, 44, drift(1.2), accuracy(0.80)));
        at(
                46,
                () -> story.reported(json("{\"deployment\": \"blue\", \"start\": \"2026-05-01T00:00:34Z\", \"end\":"
                        + " \"2026-05-01T00:00:44Z\", \"readings\": [" + accuracy(0.95) + "]}")));

        assertThat(story.isTold()).isFalse();
    }

    @Test
    void a_trigger_that_is_read_before_its_report_waits_for_it() throws Exception {
        at(12, story::shifted);
        at(25, () -> story.triggered(json("{\"id\": \"rt-1\", \"reason\": \"amount drifts\"}")));
        Step early = story.steps().get(2);
        at(26, () -> report(12, 22, drift(1.2)));

        assertThat(early).isEqualTo(new Step(Chapter.TRIGGERED, Optional.empty(), ""));
        assertThat(story.steps().get(2))
                .isEqualTo(new Step(Chapter.TRIGGERED, Optional.of(Duration.ofSeconds(25)), "amount drifts"));
    }

    @Test
    void a_trigger_before_the_shift_is_counted_and_no_part_of_the_story() throws Exception {
        story.triggered(json("{\"id\": \"rt-0\"}"));
        at(12, story::shifted);
        at(25, () -> report(12, 22, drift(1.2)));

        assertThat(story.triggers()).isEqualTo(1);
        assertThat(story.steps().get(2).after()).isEmpty();
    }

    @Test
    void drift_before_the_shift_and_jobs_of_others_tell_nothing() throws Exception {
        report(0, 10, drift(0.5), accuracy(0.93));
        story.jobs(json("[{\"request\": {\"tags\": {\"inference-bridge-trigger\": \"rt-9\"}}, \"started\": \"x\"}]"));

        assertThat(story.steps()).allSatisfy(step -> assertThat(step.after()).isEmpty());
        assertThat(story.latest()).isEqualTo("drift: amount, normalized Wasserstein 0.50   live accuracy: 0.93");
    }

    @Test
    void a_failed_job_says_why() throws Exception {
        at(12, story::shifted);
        at(25, () -> report(12, 22, drift(1.2), accuracy(0.78)));
        at(26, () -> story.triggered(json("{\"id\": \"rt-1\"}")));
        at(28, () -> story.jobs(json("""
            [{"request": {"tags": {"inference-bridge-trigger": "rt-1"}}, "status": "Failed",
              "error": "too few rows", "ended": "2026-05-01T00:00:27Z"}]\
            """)));

        assertThat(story.steps().get(3).detail()).isEqualTo("Failed: too few rows");
    }

    private void report(int start, int end, String... readings) throws Exception {
        story.reported(json("{\"start\": \"" + BEGIN.plusSeconds(start) + "\", \"end\": \"" + BEGIN.plusSeconds(end)
                + "\", \"readings\": [" + String.join(",", List.of(readings)) + "]}"));
    }

    private static String drift(double value) {
        return "{\"metric\": \"normalized-wasserstein\", \"feature\": \"amount\", \"value\": " + value
                + ", \"threshold\": 0.1}";
    }

    private static String accuracy(double value) {
        return "{\"metric\": \"accuracy\", \"value\": " + value + "}";
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private void at(int second, Happening happening) throws Exception {
        clock.now = BEGIN.plus(Duration.ofSeconds(second));
        happening.happen();
    }

    private interface Happening {
        void happen() throws Exception;
    }

    private static final class SetClock extends Clock {

        Instant now = BEGIN;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
