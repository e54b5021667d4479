package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.cassandra.CassandraSchema;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.cql.CqlScript;
import dev.inferencebridge.localstack.part.AzurePart;
import java.time.Duration;

/**
 * What {@code bridge.yaml} has more of in a demonstration of drift: monitoring with labels, a policy, and a job of Azure ML as
 * its target. Immutable.
 *
 * @param clientId of the workload identity that starts jobs
 * @param certificate PEM file, absolute
 */
record DriftFile(
        Drift drift,
        String labelsTopic,
        String clientId,
        String tenant,
        String tokenFile,
        String authorityHost,
        String managementUrl,
        String certificate) {

    /** Where the bridge has its tables when nothing else is said. */
    private static final String KEYSPACE = "inference_bridge";

    static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

    static DriftFile of(Drift drift, LocalStack stack) {
        AzurePart.Description azure = stack.azure();
        return new DriftFile(
                drift,
                stack.cdcTopicPrefix() + "." + ShopTables.REPORTS,
                azure.clientId(),
                azure.tenant(),
                azure.federatedTokenFile().toString(),
                url(azure, "entra"),
                url(azure, "management"),
                azure.certificate().toString());
    }

    /** The bridge's own tables, as {@code bridge schema apply} makes them, and leave to read and write them. */
    static CqlScript tables() {
        return CqlScript.of("the bridge's own tables", """
            CREATE KEYSPACE IF NOT EXISTS %1$s
                WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
            %2$s
            GRANT SELECT ON KEYSPACE %1$s TO bridge;
            GRANT MODIFY ON KEYSPACE %1$s TO bridge;
            """.formatted(KEYSPACE, CassandraSchema.script(KEYSPACE)));
    }

    private static String url(AzurePart.Description azure, String service) {
        String url = azure.urls().getOrDefault(service, "");
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Goes on where the pipeline of {@link BridgeFile} ends. */
    String text() {
        return """
                monitoring:
                  topic: %s
                  window: %s
                  lateness: 2s
                  minimum-rows: 100
                  baseline-windows: 2
                  labels:
                    topic: %s
                    format: debezium-json
                    key: { tx_id: tx_id }
                    column: fraud
                    target: binary
                    within: 8s
                    metrics: { accuracy: %s }
                retraining: stale
            retraining:
              topic: { name: %s }
              policies:
                stale:
                  conditions:
                    amounts: { metric: normalized-wasserstein, feature: amount, threshold: %s, windows: 2 }
                  cool-down: 10m
              targets:
                training:
                  poll-interval: 1s
                  azure-ml-job:
                    subscription-id: %s
                    resource-group: inference-bridge
                    workspace: inference-bridge
                    base-url: %s
                    trusted-certificates: "%s"
                    job:
                      jobType: Command
                      displayName: "${model} goes stale: ${reason}"
                      command: train
                      environmentId: azureml:local:1
                      inputs:
                        since: { jobInputType: literal, value: "${window.start}" }
                        least_rows: { jobInputType: literal, value: "%d" }
                        wait_seconds: { jobInputType: literal, value: "60" }
                        traffic_percent: { jobInputType: literal, value: "20" }
                        bake_seconds: { jobInputType: literal, value: "5" }
            azure:
              identity:
                credential: workload-identity
                client-id: %s
                tenant-id: %s
                token-file: "%s"
                authority-host: %s
                trusted-certificates: "%s"
            """.formatted(
                        BridgeFile.MONITORING_TOPIC,
                        seconds(drift.window()),
                        labelsTopic,
                        drift.leastAccuracy(),
                        BridgeFile.RETRAINING_TOPIC,
                        drift.mostDrift(),
                        SUBSCRIPTION,
                        managementUrl,
                        certificate,
                        drift.leastRows(),
                        clientId,
                        tenant,
                        tokenFile,
                        authorityHost,
                        certificate);
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
