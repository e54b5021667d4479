package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.TriggerTarget;
import java.time.Duration;
import java.util.Set;

/**
 * A target and how hard it is tried. Immutable.
 *
 * @param name in the configuration
 * @param models whose triggers it gets; all when empty
 * @param giveUpAfter how long a delivery is tried
 * @param backoff between tries
 * @param polling between questions after a job
 * @param followFor how long a job is asked after
 */
public record TargetSpec(
        String name,
        Set<String> models,
        TriggerTarget target,
        Duration giveUpAfter,
        Backoff backoff,
        Backoff polling,
        Duration followFor) {

    public TargetSpec {
        models = Set.copyOf(models);
    }

    boolean gets(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
