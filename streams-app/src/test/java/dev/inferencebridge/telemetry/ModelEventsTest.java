package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.scoring.CallOutcome;
import dev.inferencebridge.scoring.CallTrace;
import dev.inferencebridge.scoring.ScorerState;
import dev.inferencebridge.scoring.ScorerState.Availability;
import dev.inferencebridge.scoring.ScoringExchange;
import dev.inferencebridge.scoring.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelEventsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final List<BridgeEvent> events = new ArrayList<>();
    private final List<ScoringDependency> calls = new ArrayList<>();
    private final ModelEvents model =
            new ModelEvents("fraud", "fraud.example", events::add, calls::add, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void an_endpoint_that_goes_is_an_event_with_its_problem_and_one_that_comes_is_none() {
        model.watch(() -> new ScorerState(1, 0, 0, Availability.REFUSED, NOW, Optional.of("403: no permission")));

        model.availabilityChanged(Availability.AVAILABLE, Availability.REFUSED);
        model.availabilityChanged(Availability.REFUSED, Availability.AVAILABLE);

        assertThat(events)
                .containsExactly(new BridgeEvent.EndpointUnavailable(
                        NOW, "fraud", "fraud.example", "refused", Optional.of("403: no permission")));
        assertThat(events.get(0).properties().toString())
                .isEqualTo("{model=fraud, endpoint=fraud.example, availability=refused, problem=403: no permission}");
    }

    @Test
    void only_calls_of_the_sample_are_passed_on() {
        ScoringExchange chosen = exchange(true);

        model.exchanged(exchange(false));
        model.exchanged(chosen);
        model.exchanged(new ScoringExchange(CallOutcome.SCORED, 1, NOW, Duration.ZERO, "request", Optional.empty()));

        assertThat(calls)
                .containsExactly(new ScoringDependency(
                        "fraud", "fraud.example", chosen, chosen.trace().orElseThrow()));
    }

    private static ScoringExchange exchange(boolean exported) {
        TraceContext own = new TraceContext("1".repeat(32), "1".repeat(16), exported, Optional.empty());
        return new ScoringExchange(
                CallOutcome.SCORED,
                1,
                NOW,
                Duration.ZERO,
                "request",
                Optional.of(new CallTrace(own, List.of(), exported)));
    }
}
