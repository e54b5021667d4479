package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The deployments behind the endpoint, and the traffic split between them. Thread-safe. */
final class Deployments {

    private final List<Deployment> deployments = new CopyOnWriteArrayList<>();
    private final ModelServer model;
    private final Random random;

    /** @param model what a deployment runs that was given no other */
    Deployments(List<DeploymentOptions> options, ModelServer model, long seed) {
        this.model = model;
        options.forEach(o -> deployments.add(new Deployment(o, model)));
        random = new Random(seed);
    }

    /** The pinned deployment, or else one by the traffic split. Empty when there is none. */
    Optional<Deployment> choose(@Nullable String pinned) {
        if (pinned != null) {
            return deployments.stream().filter(d -> d.name().equals(pinned)).findFirst();
        }
        int draw = random.nextInt(100);
        synchronized (this) {
            for (Deployment deployment : deployments) {
                draw -= deployment.options().traffic();
                if (draw < 0) {
                    return Optional.of(deployment);
                }
            }
        }
        return Optional.empty();
    }

    List<DeploymentOptions> options() {
        return deployments.stream().map(Deployment::options).toList();
    }

    /** Changes or adds, for callers all at once. The calls returned have places now, and are to run. */
    List<ScoringCall> reconfigure(List<Change> changes) {
        List<ScoringCall> ready = new ArrayList<>();
        List<ModelServer> old = new ArrayList<>();
        synchronized (this) {
            for (Change change : changes) {
                Deployment deployment = choose(change.options().name()).orElseGet(() -> {
                    Deployment added = new Deployment(change.options(), model);
                    deployments.add(added);
                    return added;
                });
                change.model().ifPresent(another -> old.addAll(deployment.run(another)));
                ready.addAll(deployment.reconfigure(change.options()));
            }
        }
        old.forEach(ModelServer::close);
        return ready;
    }

    void close() {
        deployments.forEach(Deployment::close);
    }

    /** Percent by name, as managed endpoints have it. */
    synchronized ObjectNode traffic() {
        ObjectNode traffic = JsonNodeFactory.instance.objectNode();
        options().forEach(options -> traffic.put(options.name(), options.traffic()));
        return traffic;
    }

    void describe(ObjectNode stats) {
        deployments.forEach(deployment -> deployment.describe(stats.putObject(deployment.name())));
    }

    /**
     * What a deployment is to be.
     *
     * @param model empty for the one that it has
     */
    record Change(DeploymentOptions options, Optional<ModelServer> model) {}
}
