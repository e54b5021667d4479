package dev.inferencebridge.telemetry;

import dev.inferencebridge.scoring.ScorerState;
import dev.inferencebridge.scoring.ScorerState.Availability;
import dev.inferencebridge.scoring.ScoringExchange;
import dev.inferencebridge.scoring.ScoringListener;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** The events of one scorer, and its sample of calls. Thread-safe. */
public final class ModelEvents implements ScoringListener {

    private final String model;
    private final String host;
    private final BridgeEvents events;
    private final DependencySink dependencies;
    private final Clock clock;
    private volatile Supplier<Optional<String>> lastProblem = Optional::empty;

    /**
     * @param model the model's name in the configuration
     * @param host of its endpoint
     */
    public ModelEvents(String model, String host, BridgeEvents events, DependencySink dependencies, Clock clock) {
        this.model = model;
        this.host = host;
        this.events = events;
        this.dependencies = dependencies;
        this.clock = clock;
    }

    /** Says where to ask what the scorer's problem is. */
    public void watch(Supplier<ScorerState> state) {
        lastProblem = () -> state.get().lastProblem();
    }

    @Override
    public void availabilityChanged(Availability from, Availability to) {
        if (to != Availability.AVAILABLE) {
            events.publish(new BridgeEvent.EndpointUnavailable(
                    clock.instant(), model, host, BridgeMeter.word(to), lastProblem.get()));
        }
    }

    @Override
    public void exchanged(ScoringExchange exchange) {
        exchange.trace()
                .filter(trace -> trace.exported())
                .ifPresent(trace -> dependencies.called(new ScoringDependency(model, host, exchange, trace)));
    }
}
