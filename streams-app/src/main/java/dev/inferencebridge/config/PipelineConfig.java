package dev.inferencebridge.config;

import dev.inferencebridge.feature.FeatureSchema;
import java.util.Optional;

/**
 * One way from a table to a model and on to its predictions. Immutable.
 *
 * @param name its name in the file
 * @param readsBack whether a row that is known in part is read back from its table
 * @param deadLetters the topic of rows that cannot be scored
 * @param monitoring empty for a pipeline that does not watch what it scores
 * @param retraining the policy of {@link RetrainingConfig#policies} that watches the model
 * @param inFlight rows of one partition that may be under way at once, 1 to 65536
 */
public record PipelineConfig(
        String name,
        SourceConfig source,
        boolean readsBack,
        ModelConfig model,
        FeatureSchema features,
        PredictionsConfig predictions,
        TopicConfig deadLetters,
        Optional<MonitoringConfig> monitoring,
        Optional<String> retraining,
        int inFlight) {

    public PipelineConfig {
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be 1 or more, was " + inFlight);
        }
    }
}
