package dev.inferencebridge.config;

import dev.inferencebridge.retraining.TriggerPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When models are trained anew, and who is told. Immutable.
 *
 * @param topic of triggers
 * @param targets by name, in the order of the file; perhaps none: then triggers are recorded, and no more
 * @param policies by name; pipelines refer to them
 */
public record RetrainingConfig(
        TopicConfig topic, Map<String, TargetConfig> targets, Map<String, TriggerPolicy.Rules> policies) {

    public RetrainingConfig {
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
        policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
    }
}
