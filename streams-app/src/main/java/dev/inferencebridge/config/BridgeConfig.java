package dev.inferencebridge.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of {@code bridge.yaml}. Immutable.
 *
 * @param cassandra present whenever a pipeline has a table of predictions
 * @param models by name, at least one
 * @param pipelines by name, at least one, in the order of the file
 * @param retraining when models are trained anew; without it, never
 * @param logFormat unless the command line says otherwise
 * @param admin where metrics and health are read; without it, nowhere
 * @param azure with an identity whether the file says so or not
 */
public record BridgeConfig(
        String applicationId,
        KafkaConfig kafka,
        Optional<CassandraConfig> cassandra,
        Map<String, ModelConfig> models,
        Map<String, PipelineConfig> pipelines,
        Optional<RetrainingConfig> retraining,
        Optional<AdminConfig> admin,
        TelemetryConfig telemetry,
        LogFormat logFormat,
        AzureConfig azure) {

    public BridgeConfig {
        if (models.isEmpty() || pipelines.isEmpty()) {
            throw new IllegalArgumentException("at least one model and one pipeline are needed");
        }
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
    }

    /** The topic on which dead letters of a pipeline come back to it. */
    public String redriveTopic(PipelineConfig pipeline) {
        return redriveTopic(applicationId, pipeline.name());
    }

    static String redriveTopic(String applicationId, String pipeline) {
        return applicationId + "-" + pipeline + "-redrive";
    }

    /** Every secret that the configuration refers to, for {@link SecretResolver#check}. */
    public List<SecretReference> secretReferences() {
        List<SecretReference> references =
                new ArrayList<>(kafka.secretProperties().values());
        kafka.auth().ifPresent(auth -> auth.fold(azure -> false, scram -> references.add(scram.password())));
        kafka.tls()
                .flatMap(KafkaTlsConfig::clientCertificate)
                .ifPresent(certificate -> references.add(certificate.key()));
        cassandra.ifPresent(settings -> references.addAll(settings.secretReferences()));
        for (ModelConfig model : models.values()) {
            model.auth().fold(entraId -> false, key -> references.add(key.reference()));
        }
        retraining.ifPresent(block -> block.targets()
                .values()
                .forEach(target -> references.addAll(target.destination().secretReferences())));
        telemetry.azureMonitor().ifPresent(azure -> references.add(azure.connectionString()));
        return List.copyOf(references);
    }
}
