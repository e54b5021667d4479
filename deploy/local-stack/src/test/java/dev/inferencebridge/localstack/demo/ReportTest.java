package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Standing STANDING =
            new Standing(1_500, 0, 1_507, 1_498, 1, new Standing.Latency(61.5, 240.25, 1_900), List.of());

    @Test
    void the_report_says_everything_as_json() {
        Report report = report(false, Optional.of(new Evidence(2, 1, 7)));

        assertThat(report.json()).isEqualTo("""
            {
              "written" : 1500,
              "predicted" : 1498,
              "missing" : 2,
              "missingOnTopic" : 1,
              "duplicates" : 7,
              "deadLettered" : 1,
              "writesFailed" : 0,
              "latencyMs" : {
                "p50" : 61.5,
                "p99" : 240.25,
                "max" : 1900.0
              },
              "startupSeconds" : 21.5,
              "rate" : 50,
              "durationSeconds" : 30.0,
              "endedEarly" : false,
              "verified" : true
            }
            """);
    }

    @Test
    void a_row_without_prediction_is_a_failure() {
        Report report = report(false, Optional.of(new Evidence(2, 1, 7)));

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.lines()).contains("FAILED: 2 of 1500 rows have no prediction");
    }

    @Test
    void the_tables_count_decides_and_not_what_was_heard() {
        Report report = report(false, Optional.of(new Evidence(0, 0, 7)));

        assertThat(report.missing()).isZero();
        assertThat(report.exitCode()).isZero();
        assertThat(report.lines())
                .startsWith(
                        "OK: 1500 rows written, every one has its prediction",
                        "from CQL write to stored prediction: p50 62 ms, p99 240 ms, max 1.9 s",
                        "7 duplicates on the topic, 0 rows missing on it, 1 dead letters");
    }

    @Test
    void an_early_end_that_could_not_be_verified_says_so_and_fails_nothing() {
        Report report = report(true, Optional.empty());

        assertThat(report.exitCode()).isZero();
        assertThat(report.missing()).isEqualTo(2);
        assertThat(report.json()).contains("\"verified\" : false").doesNotContain("duplicates");
        assertThat(report.lines())
                .startsWith("ENDED EARLY, not verified: 1500 rows written, 1498 predictions reported as stored");
    }

    @Test
    void a_story_without_its_end_fails_unless_the_run_was_cut_short() {
        Report.Ending ending = new Report.Ending(
                List.of(
                        new Step(Chapter.SHIFTED, Optional.of(Duration.ofMillis(35_250)), "amounts"),
                        new Step(Chapter.DRIFTED, Optional.empty(), "")),
                0,
                false);

        assertThat(told(ending, false).exitCode()).isEqualTo(1);
        assertThat(told(ending, false).lines())
                .startsWith(
                        "✓  0:35  the transactions shift          amounts",
                        "·        drift rises",
                        "FAILED: the story did not come to its end: 0 triggers");
        assertThat(told(ending, false).json()).contains("\"told\" : false", "\"afterSeconds\" : 35.25", "\"drifted\"");
        assertThat(told(ending, true).exitCode()).isZero();
        assertThat(told(ending, true).lines()).contains("ENDED EARLY, before the end of the story");
    }

    @Test
    void a_story_that_came_to_its_end_is_good_when_no_row_is_missing() {
        Report.Ending ending = new Report.Ending(List.of(), 1, true);

        assertThat(told(ending, false).exitCode()).isZero();
        assertThat(told(ending, false).lines())
                .startsWith("OK: the model went stale, was trained anew and has recovered; 1 trigger");
    }

    private static Report told(Report.Ending ending, boolean endedEarly) {
        return new Report(
                new Pace(50, Duration.ofSeconds(30)),
                endedEarly,
                Duration.ofMillis(21_500),
                STANDING,
                Optional.of(new Evidence(0, 0, 0)),
                Optional.of(ending));
    }

    @Test
    void a_second_prediction_of_a_row_is_a_duplicate_and_none_is_missing() {
        Evidence evidence = Evidence.of(Set.of("b"), Map.of("a", 3, "b", 0, "c", 1));

        assertThat(evidence).isEqualTo(new Evidence(1, 1, 2));
    }

    private static Report report(boolean endedEarly, Optional<Evidence> evidence) {
        return new Report(
                new Pace(50, Duration.ofSeconds(30)), endedEarly, Duration.ofMillis(21_500), STANDING, evidence);
    }
}
