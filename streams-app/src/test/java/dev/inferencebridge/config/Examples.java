package dev.inferencebridge.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Valid configurations for tests and for the reference page. */
final class Examples {

    /** The least that works. */
    static final String SMALLEST = """
            application-id: card-fraud-bridge
            kafka: { bootstrap-servers: "127.0.0.1:9092" }
            models:
              fraud:
                scoring-uri: https://fraud.westeurope.inference.ml.azure.com/score
                auth: entra-id
                payload: mlflow
            pipelines:
              card-fraud:
                source: { table: shop.transactions, topic: cdc.shop.transactions, format: debezium-json }
                model: fraud
                features:
                  amount: { column: amount }
                predictions:
                  topic: card-fraud.predictions
            """;

    /** With carried columns, a vector and a table. */
    static final String WITH_TABLE = """
            application-id: card-fraud-bridge
            kafka:      { bootstrap-servers: "127.0.0.1:9092" }
            cassandra:  { contact-points: ["127.0.0.1:9042"], local-datacenter: datacenter1 }
            models:
              fraud:    { scoring-uri: "https://fraud.westeurope.inference.ml.azure.com/score", auth: { key: env:FRAUD_KEY }, payload: mlflow }
            pipelines:
              card-fraud:
                source:   { table: shop.transactions, topic: cdc.shop.transactions, format: debezium-json }
                model: fraud
                features:
                  amount:        { column: amount }
                  merchant_risk: { column: merchant_risk }
                  embedding:     { column: f, size: 16 }        # a list or vector column becomes 16 inputs
                predictions:
                  topic: card-fraud.predictions
                  include: [tx_id]                              # columns carried along
                  table: { name: shop.fraud_predictions, columns: { tx_id: tx_id, score: prediction } }
            """;

    /** What the block of Cassandra and a table can say beside that. */
    static final String CASSANDRA = WITH_TABLE
            .replace("local-datacenter: datacenter1", """
                    local-datacenter: west, keyspace: scores, \
                    tls: { trusted-certificates: ca.pem, hostname-verification: false, certificate: me.pem, key: file:me.key }, \
                    speculative-execution: { max-executions: 3, delay: 40ms }, \
                    throttling: { max-concurrent-requests: 512, max-queued-requests: 64 }, \
                    driver: { advanced.connection.pool.local.size: 2, advanced.heartbeat.interval: 10 seconds }\
                    """)
            .replace(
                    "name: shop.fraud_predictions, columns: { tx_id: tx_id, score: prediction }",
                    "own-key: tx_id, ttl: 90d");

    /** By a bundle. */
    static final String BUNDLE = WITH_TABLE.replace(
            "contact-points: [\"127.0.0.1:9042\"], local-datacenter: datacenter1",
            "secure-connect-bundle: bundle.zip, auth: { username: token, password: env:ASTRA_TOKEN }");

    /** Every key, each with another value than its default. */
    static final String EVERYTHING = """
            application-id: everything
            kafka:
              bootstrap-servers: ["broker-1:9092", "[::1]:9093"]
              processing-guarantee: at_least_once
              stream-threads: 3
              commit-interval: 250ms
              state-dir: state
              properties:
                security.protocol: SASL_SSL
                sasl.jaas.config: file:secrets/jaas
                ssl.truststore.password: env:TRUSTSTORE_PASSWORD
                fetch.max.wait.ms: 100
              topics: { create: false, partitions: 8, replication-factor: 3, retention: 2d, source-retention: 1d }
            cassandra:
              contact-points: ["node-1:9042", "[2001:db8::1]:9042"]
              local-datacenter: west
              auth: { username: bridge, password: env:CASSANDRA_PASSWORD }
              request-timeout: 3s
              consistency: QUORUM
              max-in-flight: 32
            models:
              rows:
                scoring-uri: http://localhost:8080/score
                auth: { key: file:/run/secrets/rows }
                payload: rows
                result-path: answer.values
                deployment: blue
                trusted-certificates: authorities.pem
                call-timeout: 4s
                max-batch-rows: 16
                max-batch-bytes: 512KiB
                max-concurrent-calls: 5
                max-attempts-alone: 2
              tensors:
                scoring-uri: https://tensors.example.com
                auth: entra-id
                payload: triton
                triton: { model: fraud, input: features, output: scores }
            pipelines:
              one:
                source: { topic: rows, format: json, partitions: 6 }
                model: rows
                features: { amount: { column: amount } }
                predictions:
                  topic: one.predictions
                  partitions: 5
                  retention: 12h
                  include: [id, day]
                  outputs: { fraud_probability: probability }
                  table:
                    name: shop.predictions
                    columns: { id: id, score: fraud_probability, at: scoredAt }
                dead-letters: { topic: dead, partitions: 1, retention: 30d }
                in-flight: 7
              two:
                source: { table: shop.t, topic: cdc.t, format: debezium-json }
                model: tensors
                features: { a: { column: a }, v: { column: v, size: 3 } }
                predictions: { topic: two.predictions }
            admin: { port: 9464, bind: "::1" }
            telemetry:
              azure-monitor:
                via: opentelemetry
                connection-string: env:APPLICATION_INSIGHTS
                step: 30s
                sampling: 2.5%
                meters: all
                trusted-certificates: monitor-ca.pem
            logging: { format: json }
            """;

    private Examples() {}

    static Path write(Path folder, String yaml) {
        try {
            return Files.writeString(folder.resolve("bridge.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
