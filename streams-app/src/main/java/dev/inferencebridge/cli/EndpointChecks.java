package dev.inferencebridge.cli;

import dev.inferencebridge.config.ModelConfig;
import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.EndpointFacts;
import dev.inferencebridge.preflight.EndpointQuestions;
import dev.inferencebridge.preflight.EndpointRules;
import dev.inferencebridge.preflight.Finding;
import dev.inferencebridge.preflight.Inspection;
import dev.inferencebridge.preflight.NotCheckedException;
import dev.inferencebridge.preflight.Once;
import dev.inferencebridge.preflight.TransportFacts;
import dev.inferencebridge.preflight.TransportRules;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Checks of the endpoint of a model. Immutable; what is asked is asked once. */
final class EndpointChecks {

    private final ModelConfig model;
    private final Supplier<? extends EndpointQuestions> endpoint;
    private final InstantSource clock;

    EndpointChecks(ModelConfig model, Supplier<? extends EndpointQuestions> endpoint, InstantSource clock) {
        this.model = model;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    List<Inspection> inspections() {
        Once<EndpointFacts> facts = new Once<>(() -> endpoint.get().description());
        String asked = model.deployment().map(name -> "deployment " + name).orElse("the deployment");
        return List.of(
                new Inspection(Check.ENDPOINT_REACHABLE, model.name(), () -> EndpointRules.reachable(facts.get())),
                new Inspection(Check.ENDPOINT_TRANSPORT, model.name(), () -> transport(facts.get())),
                new Inspection(Check.ENDPOINT_AUTHORIZED, model.name(), () -> EndpointRules.authorized(facts.get())),
                new Inspection(
                        Check.ENDPOINT_DEPLOYMENT,
                        model.name(),
                        () -> EndpointRules.deployment(asked, endpoint.get().emptyBatch())));
    }

    private List<Finding> transport(EndpointFacts facts) {
        TransportFacts transport = facts.transport()
                .orElseThrow(() -> new NotCheckedException("the endpoint does not answer", "see endpoint.reachable"));
        return TransportRules.transport(Check.ENDPOINT_TRANSPORT, List.of(transport), clock.instant());
    }
}
