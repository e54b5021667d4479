package dev.inferencebridge.topology;

import java.time.Duration;
import java.util.Optional;

/**
 * A pipeline as the graph sees it. Immutable.
 *
 * @param name the pipeline's name in the configuration
 * @param redriveTopic where dead letters come back, with the partition that their source had
 * @param slots rows in flight per task and stage, 1 or more
 * @param drainInterval how often a task without new records looks for completions
 * @param tracking how changes become rows; empty for a source whose every record is a whole row
 * @param monitoring how it watches what it scores; empty for a pipeline that does not
 */
public record PipelineSpec(
        String name,
        String sourceTopic,
        String redriveTopic,
        String predictionsTopic,
        String deadLetterTopic,
        int slots,
        Duration drainInterval,
        Optional<RowTracking> tracking,
        Optional<MonitoringSpec> monitoring) {

    /** Of a pipeline that does not watch what it scores. */
    public PipelineSpec(
            String name,
            String sourceTopic,
            String redriveTopic,
            String predictionsTopic,
            String deadLetterTopic,
            int slots,
            Duration drainInterval,
            Optional<RowTracking> tracking) {
        this(
                name,
                sourceTopic,
                redriveTopic,
                predictionsTopic,
                deadLetterTopic,
                slots,
                drainInterval,
                tracking,
                Optional.empty());
    }
}
