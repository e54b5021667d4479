package dev.inferencebridge.localstack.endpoint;

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
    private final Random random;

    Deployments(List<DeploymentOptions> options, long seed) {
        options.forEach(o -> deployments.add(new Deployment(o)));
        random = new Random(seed);
    }

    /** The pinned deployment, or else one by the traffic split. Empty when there is none. */
    Optional<Deployment> choose(@Nullable String pinned) {
        if (pinned != null) {
            return deployments.stream().filter(d -> d.name().equals(pinned)).findFirst();
        }
        int draw = random.nextInt(100);
        for (Deployment deployment : deployments) {
            draw -= deployment.options().traffic();
            if (draw < 0) {
                return Optional.of(deployment);
            }
        }
        return Optional.empty();
    }

    List<DeploymentOptions> options() {
        return deployments.stream().map(Deployment::options).toList();
    }

    /** Changes or adds. The calls returned have places now, and are to run. */
    synchronized List<ScoringCall> reconfigure(List<DeploymentOptions> changed) {
        List<ScoringCall> ready = new ArrayList<>();
        for (DeploymentOptions options : changed) {
            choose(options.name())
                    .ifPresentOrElse(
                            deployment -> ready.addAll(deployment.reconfigure(options)),
                            () -> deployments.add(new Deployment(options)));
        }
        return ready;
    }

    void describe(ObjectNode stats) {
        deployments.forEach(deployment -> deployment.describe(stats.putObject(deployment.name())));
    }
}
