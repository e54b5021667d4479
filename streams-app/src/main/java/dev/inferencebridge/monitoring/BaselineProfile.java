package dev.inferencebridge.monitoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What windows are compared with. Immutable. It holds distributions of single features and no rows.
 *
 * @param featureSchemaHash the hash of the schema that made the features
 * @param rows that it was made of
 * @param features by the name of the monitored feature, in order; features without a value are left out
 * @param prediction of the model's output; empty where it is not known
 */
public record BaselineProfile(
        String pipeline,
        String featureSchemaHash,
        long rows,
        Map<String, Profile> features,
        Optional<Profile> prediction) {

    public BaselineProfile {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    /** Of the rows of a summary, which may be merged of several windows. */
    public static BaselineProfile of(String pipeline, WindowSummary summary) {
        return summary.profile(pipeline);
    }

    /** Why windows of these features cannot be compared with it; empty when they can. */
    public Optional<String> misfit(MonitoredFeatures monitored) {
        return featureSchemaHash.equals(monitored.featureSchemaHash())
                ? Optional.empty()
                : Optional.of("the baseline is of feature schema " + featureSchemaHash + ", the pipeline's is "
                        + monitored.featureSchemaHash() + ": make a new one with 'bridge baseline'");
    }

    /** 16 hexadecimal digits of a SHA-256 over all that it says: the same in every JVM. */
    public String id() {
        return ProfileHash.of(this);
    }
}
