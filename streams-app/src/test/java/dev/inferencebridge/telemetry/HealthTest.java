package dev.inferencebridge.telemetry;

import static dev.inferencebridge.scoring.ScorerState.Availability.AVAILABLE;
import static dev.inferencebridge.scoring.ScorerState.Availability.REFUSED;
import static dev.inferencebridge.scoring.ScorerState.Availability.UNAVAILABLE;
import static dev.inferencebridge.telemetry.PipelineState.Phase.FAILED;
import static dev.inferencebridge.telemetry.PipelineState.Phase.RUNNING;
import static dev.inferencebridge.telemetry.PipelineState.Phase.STARTING;
import static dev.inferencebridge.telemetry.PipelineState.Phase.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.inferencebridge.scoring.ScorerState;
import dev.inferencebridge.scoring.ScorerState.Availability;
import dev.inferencebridge.telemetry.PipelineHealth.State;
import dev.inferencebridge.telemetry.PipelineState.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HealthTest {

    private static final String AWAY =
            "model fraud: unavailable since 2026-03-01T10:15:30Z, last problem: 503: no healthy upstream";
    private static final String REFUSING =
            "model fraud: refuses the bridge since 2026-03-01T10:15:30Z, last problem: 503: no healthy upstream";
    private static final String FULL =
            "9 records in flight wait for model fraud, which has not failed, or for the store of predictions";

    static Stream<Arguments> table() {
        return Stream.of(
                // phase, halted, scorer -> state, reasons, ready, live
                arguments(RUNNING, false, AVAILABLE, State.RUNNING, List.of(), true, true),
                arguments(RUNNING, false, UNAVAILABLE, State.RUNNING, List.of(AWAY), false, true),
                arguments(RUNNING, false, REFUSED, State.RUNNING, List.of(REFUSING), false, true),
                arguments(RUNNING, true, AVAILABLE, State.HALTED, List.of(FULL), false, true),
                arguments(RUNNING, true, UNAVAILABLE, State.HALTED, List.of(AWAY), false, true),
                arguments(RUNNING, true, REFUSED, State.HALTED, List.of(REFUSING), false, true),
                arguments(
                        STARTING,
                        false,
                        AVAILABLE,
                        State.STARTING,
                        List.of("starts, rebalances or restores"),
                        false,
                        true),
                arguments(
                        STARTING,
                        false,
                        UNAVAILABLE,
                        State.STARTING,
                        List.of("starts, rebalances or restores", AWAY),
                        false,
                        true),
                arguments(STARTING, true, UNAVAILABLE, State.HALTED, List.of(AWAY), false, true),
                arguments(STOPPED, false, AVAILABLE, State.STOPPED, List.of("was told to stop"), false, true),
                arguments(
                        FAILED,
                        false,
                        AVAILABLE,
                        State.FAILED,
                        List.of("stream threads kept failing, see the log"),
                        false,
                        false),
                arguments(
                        FAILED,
                        true,
                        UNAVAILABLE,
                        State.FAILED,
                        List.of("stream threads kept failing, see the log"),
                        false,
                        false));
    }

    @ParameterizedTest(name = "{0}, halted {1}, model {2}")
    @MethodSource("table")
    void health_follows_from_the_pipeline_and_its_scorer(
            Phase phase,
            boolean halted,
            Availability availability,
            State state,
            List<String> reasons,
            boolean ready,
            boolean live) {
        PipelineHealth health = PipelineHealth.of(
                "card-fraud",
                new PipelineState(phase, halted, 9, Optional.empty()),
                "fraud",
                scorer(availability, Optional.of("503: no healthy upstream")));

        assertThat(health).isEqualTo(new PipelineHealth("card-fraud", state, reasons));
        assertThat(new Health(List.of(health)).isReady()).isEqualTo(ready);
        assertThat(new Health(List.of(health)).isLive()).isEqualTo(live);
    }

    @Test
    void a_problem_without_a_cause_is_still_told() {
        PipelineHealth health = PipelineHealth.of(
                "card-fraud",
                new PipelineState(RUNNING, false, 0, Optional.empty()),
                "fraud",
                scorer(UNAVAILABLE, Optional.empty()));

        assertThat(health.reasons()).containsExactly("model fraud: unavailable since 2026-03-01T10:15:30Z");
    }

    @Test
    void a_pipeline_whose_schema_drifted_says_how_whatever_else_it_does() {
        PipelineHealth health = PipelineHealth.of(
                "card-fraud",
                new PipelineState(RUNNING, true, 3, Optional.of("schema drift: column 'x' was dropped")),
                "fraud",
                scorer(UNAVAILABLE, Optional.empty()));

        assertThat(health)
                .isEqualTo(new PipelineHealth(
                        "card-fraud", State.SCHEMA_DRIFT, List.of("schema drift: column 'x' was dropped")));
        assertThat(health.isReady()).isFalse();
    }

    @Test
    void an_instance_is_ready_when_all_its_pipelines_are_and_lives_while_one_does() {
        PipelineHealth good = new PipelineHealth("a", State.RUNNING, List.of());
        PipelineHealth halted = new PipelineHealth("b", State.HALTED, List.of("because"));
        PipelineHealth failed = new PipelineHealth("c", State.FAILED, List.of("because"));
        PipelineHealth drifted = new PipelineHealth("d", State.SCHEMA_DRIFT, List.of("because"));
        PipelineHealth stopped = new PipelineHealth("e", State.STOPPED, List.of("was told to stop"));

        assertThat(new Health(List.of(good, good)).isReady()).isTrue();
        assertThat(new Health(List.of(good, halted)).isReady()).isFalse();
        assertThat(new Health(List.of(good, failed)).isReady()).isFalse();
        assertThat(new Health(List.of(good, halted)).isLive()).isTrue();
        assertThat(new Health(List.of(halted, failed, drifted)).isLive()).isTrue();
        assertThat(new Health(List.of(failed, drifted)).isLive()).isFalse();
        assertThat(new Health(List.of(stopped, stopped)).isLive()).isTrue();
    }

    @Test
    void a_pipeline_of_the_configuration_is_starting_until_it_is_watched() {
        HealthWatch watch = new HealthWatch(List.of("b", "a"));
        watch.watch("a", () -> new PipelineHealth("a", State.RUNNING, List.of()));

        assertThat(watch.get().pipelines())
                .extracting(PipelineHealth::pipeline, PipelineHealth::state)
                .containsExactly(tuple("b", State.STARTING), tuple("a", State.RUNNING));
        assertThat(watch.get().isReady()).isFalse();
        assertThat(watch.get().isLive()).isTrue();
    }

    @Test
    void a_pipeline_that_nobody_announced_cannot_be_watched() {
        HealthWatch watch = new HealthWatch(List.of("a"));

        assertThatThrownBy(() -> watch.watch("b", () -> PipelineHealth.notStarted("b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b'");
    }

    @Test
    void an_impairment_degrades_what_predicts_and_adds_to_what_does_not() {
        PipelineHealth good = new PipelineHealth("a", State.RUNNING, List.of());
        PipelineHealth halted = new PipelineHealth("b", State.HALTED, List.of("because"));

        assertThat(good.impairedBy(Optional.empty())).isEqualTo(good);
        assertThat(good.impairedBy(Optional.of("old rows")).isReady()).isTrue();
        assertThat(good.impairedBy(Optional.of("old rows")).isDegraded()).isTrue();
        assertThat(halted.impairedBy(Optional.of("old rows")))
                .isEqualTo(new PipelineHealth("b", State.HALTED, List.of("because"), List.of("old rows")));
        assertThat(halted.impairedBy(Optional.of("old rows")).isDegraded()).isFalse();
    }

    private static ScorerState scorer(Availability availability, Optional<String> problem) {
        return new ScorerState(2, 1, 5, availability, Instant.parse("2026-03-01T10:15:30.123Z"), problem);
    }
}
