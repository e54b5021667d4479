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

    /** 16 hexadecimal digits of a SHA-256 over all that it says: the same in every JVM. */
    public String id() {
        return ProfileHash.of(this);
    }
}
