package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.folder.WorkFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code bridge.yaml} of the demonstration, as a user would write it. Immutable.
 *
 * @param certificate PEM file, relative to the folder of {@code bridge.yaml} or absolute
 * @param keyFile likewise
 */
record BridgeFile(
        String kafkaBootstrap,
        String cassandraContactPoint,
        String localDatacenter,
        String cassandraRole,
        String cassandraPasswordFile,
        URI scoringUri,
        String certificate,
        String keyFile,
        String sourceTopic) {

    static final String PREDICTIONS_TOPIC = "card-fraud.predictions";
    static final String MONITORING_TOPIC = "card-fraud.monitoring";
    static final String RETRAINING_TOPIC = "card-fraud.retraining";

    /** The column, and the field of a prediction, that names the row. */
    static final String TX_ID = "tx_id";

    private static final String KEY_FILE = "endpoint.key";

    /** Writes {@code bridge.yaml} and the key it refers to into a folder, for the owner only; answers with its place. */
    static Path write(Path folder, LocalStack stack, Optional<Drift> drift) {
        WorkFolder.write(folder.resolve(KEY_FILE), stack.endpointKey() + "\n");
        Path file = folder.resolve("bridge.yaml");
        String more = drift.map(plan -> DriftFile.of(plan, stack).text()).orElse("");
        WorkFolder.write(
                file,
                new BridgeFile(
                                        stack.kafkaBootstrap(),
                                        stack.cassandraContactPoint(),
                                        stack.localDatacenter(),
                                        stack.cassandraRole(),
                                        stack.cassandraPasswordFile().toString(),
                                        stack.secureScoringUri(),
                                        stack.endpointCertificate().toString(),
                                        KEY_FILE,
                                        stack.cdcTopicPrefix() + "." + ShopTables.TRANSACTIONS)
                                .text()
                        + more);
        return file;
    }

    String text() {
        return """
            # Written by each run of the demo, for its own stack.
            application-id: card-fraud-demo
            kafka:
              bootstrap-servers: ["%s"]
            cassandra:
              contact-points: ["%s"]
              local-datacenter: %s
              auth: { username: %s, password: "file:%s" }
            models:
              fraud:
                scoring-uri: "%s"
                auth: { key: "file:%s" }
                trusted-certificates: "%s"
                payload: mlflow
            pipelines:
              card-fraud:
                source: { table: %s, topic: %s, format: debezium-json }
                model: fraud
                features:
                  amount:        { column: amount }
                  merchant_risk: { column: merchant_risk }
                  embedding:     { column: f, size: 16 }
                predictions:
                  topic: %s
                  include: [%s]
                  table:
                    name: %s
                    columns: { tx_id: %s, score: prediction, model: model, deployment: deployment, scored_at: scoredAt }
            """.formatted(
                        kafkaBootstrap,
                        cassandraContactPoint,
                        localDatacenter,
                        cassandraRole,
                        cassandraPasswordFile,
                        scoringUri,
                        keyFile,
                        certificate,
                        ShopTables.TRANSACTIONS,
                        sourceTopic,
                        PREDICTIONS_TOPIC,
                        TX_ID,
                        ShopTables.PREDICTIONS,
                        TX_ID);
    }
}
