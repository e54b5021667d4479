package dev.inferencebridge.cli;

import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.MonitoringConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SourceFormat;
import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.LabelOutcome;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.retraining.Decision;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerPolicy;
import dev.inferencebridge.telemetry.MonitoringMeters;
import dev.inferencebridge.topology.MonitoringListener;
import dev.inferencebridge.topology.MonitoringSpec;
import dev.inferencebridge.topology.MonitoringSteps;
import dev.inferencebridge.wire.DebeziumJsonDecoder;
import dev.inferencebridge.wire.JsonBaselineCodec;
import dev.inferencebridge.wire.JsonRowDecoder;
import dev.inferencebridge.wire.JsonTriggerCodec;
import dev.inferencebridge.wire.JsonWindowReportCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes what watches a pipeline of its configuration. Stateless. */
final class MonitoringParts {

    private MonitoringParts() {}

    static MonitoringSpec spec(BridgeConfig config, PipelineConfig pipeline, MonitoringConfig monitoring) {
        return new MonitoringSpec(
                monitoring.definition(),
                monitoring.topic().name(),
                policy(config, pipeline)
                        .flatMap(any -> config.retraining())
                        .map(retraining -> retraining.topic().name()),
                monitoring.raisesTriggers(),
                monitoring.baselineWindows(),
                monitoring
                        .labels()
                        .map(labels -> new MonitoringSpec.Labels(
                                labels.topic().name(),
                                labels.topic().partitions(),
                                labels.key(),
                                labels.column(),
                                labels.definition())));
    }

    /** @throws IllegalArgumentException where the baseline cannot be read, or is of other features */
    static MonitoringSteps steps(
            BridgeConfig config, PipelineConfig pipeline, MonitoringConfig monitoring, MonitoringMeters meters) {
        JsonWindowReportCodec reports = new JsonWindowReportCodec();
        return new MonitoringSteps(
                monitoring.baseline().map(file -> baseline(file, pipeline)),
                policy(config, pipeline),
                monitoring.labels().map(MonitoringParts::decoder).orElseGet(DebeziumJsonDecoder::new),
                reports::encode,
                JsonTriggerCodec::encode,
                new Metered(meters));
    }

    private static ChangeDecoder decoder(MonitoringConfig.Labels labels) {
        return labels.format() == SourceFormat.DEBEZIUM_JSON
                ? new DebeziumJsonDecoder()
                : JsonRowDecoder.of(Optional.empty(), labels.topic().name());
    }

    private static Optional<TriggerPolicy> policy(BridgeConfig config, PipelineConfig pipeline) {
        return pipeline.retraining()
                .flatMap(name -> config.retraining()
                        .flatMap(retraining ->
                                Optional.ofNullable(retraining.policies().get(name)))
                        .map(rules -> TriggerPolicy.of(name, Retraining.subject(pipeline), rules)));
    }

    private static BaselineProfile baseline(Path file, PipelineConfig pipeline) {
        try {
            BaselineProfile profile = new JsonBaselineCodec().decode(Files.readAllBytes(file));
            if (!profile.featureSchemaHash().equals(pipeline.features().hash())) {
                throw new IllegalArgumentException("the baseline " + file + " is of the feature schema "
                        + profile.featureSchemaHash() + ", the pipeline '" + pipeline.name() + "' has "
                        + pipeline.features().hash() + ": make it anew with 'bridge baseline'");
            }
            return profile;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the baseline " + file + " of the pipeline '" + pipeline.name() + "' cannot be read", e);
        }
    }

    private record Metered(MonitoringMeters meters) implements MonitoringListener {
        @Override
        public void evaluated(WindowReport report) {
            meters.measured(report);
        }

        @Override
        public void late(long rows) {
            meters.rowsLate(rows);
        }

        @Override
        public void label(LabelOutcome outcome) {
            meters.label(outcome);
        }

        @Override
        public void decided(Decision.Verdict verdict) {
            meters.decided(verdict);
        }

        @Override
        public void raised(RetrainingTrigger trigger) {}
    }
}
