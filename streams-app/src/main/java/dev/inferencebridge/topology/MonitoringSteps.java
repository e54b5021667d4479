package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerPolicy;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a graph that watches asks of others. Immutable; its parts are thread-safe.
 *
 * @param baseline what windows are compared with; empty to learn it from the first windows of each deployment
 * @param policy when a model is to be trained anew; empty for never
 * @param labels decodes records of the labels' topic
 */
public record MonitoringSteps(
        Optional<BaselineProfile> baseline,
        Optional<TriggerPolicy> policy,
        ChangeDecoder labels,
        Function<WindowReport, byte[]> reportEncoder,
        Function<RetrainingTrigger, byte[]> triggerEncoder,
        MonitoringListener listener) {}
