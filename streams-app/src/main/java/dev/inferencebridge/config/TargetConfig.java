package dev.inferencebridge.config;

import java.time.Duration;
import java.util.Set;

/**
 * Somebody who is told of triggers. Immutable.
 *
 * @param name in the file
 * @param models whose triggers it gets; all when empty
 * @param giveUpAfter how long a delivery is tried
 * @param pollInterval how soon a job is first asked after
 * @param followFor how long a job is asked after
 */
public record TargetConfig(
        String name,
        Set<String> models,
        Duration giveUpAfter,
        Duration pollInterval,
        Duration followFor,
        Destination destination) {

    public TargetConfig {
        models = Set.copyOf(models);
    }
}
