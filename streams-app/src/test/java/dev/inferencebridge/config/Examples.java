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

    /** Features of every kind, and a lookup. */
    static final String FEATURES = """
            application-id: card-fraud-bridge
            kafka:      { bootstrap-servers: "127.0.0.1:9092" }
            cassandra:  { contact-points: ["127.0.0.1:9042"], local-datacenter: datacenter1 }
            models:
              fraud:    { scoring-uri: "https://fraud.westeurope.inference.ml.azure.com/score", auth: entra-id, payload: mlflow }
            pipelines:
              card-fraud:
                source:   { table: shop.transactions, topic: cdc.shop.transactions, format: debezium-json }
                model: fraud
                features:
                  amount:   { column: amount, default: 0 }
                  country:  { column: country, vocabulary: [DE, FR, US], encoding: one-hot, other: own-input }
                  hour:     { column: created_at, as: hour, zone: Europe/Berlin }
                  ratio:    { expression: "amount / max(limit_eur, 1)" }
                  risk:     { lookup: merchants, column: risk, default: 0.1 }
                  spent_1h: { window: { compute: sum, column: amount, by: [card], over: 1h, time: created_at } }
                lookups:
                  merchants: { table: shop.merchants, key: { id: merchant_id }, topic: cdc.shop.merchants }
                predictions:
                  topic: card-fraud.predictions
            """;

    /** A policy, and a target of every kind. */
    static final String RETRAINING = WITH_TABLE.replace(
                    "    model: fraud\n",
                    "    model: fraud\n    monitoring: { window: 15m }\n    retraining: drifted\n")
            + """
            retraining:
              policies:
                drifted:
                  conditions:
                    amount: { metric: psi, feature: amount, threshold: 0.25, windows: 2 }
                    accuracy: { metric: accuracy }
                  schedule: { every: 30d }
                  cool-down: 2d
                  parameters: { table: shop.transactions }
              targets:
                train:
                  azure-ml-job:
                    subscription-id: 0b7c9c52-59f8-4b7e-8a0e-2f6f1b0c9d22
                    resource-group: ml
                    workspace: fraud
                    job:
                      jobType: Command
                      displayName: "${model} to ${window.end}"
                      command: python train.py --table ${parameter.table} --until ${window.end}
                      environmentId: azureml:train:3
                      computeId: azureml:cpu
                      resources: { instanceCount: 1 }
                refresh:
                  azure-ml-endpoint:
                    scoring-uri: https://refresh.westeurope.inference.ml.azure.com/jobs
                    job: { InputData: { until: { JobInputType: Literal, Value: "${window.end}" } } }
                tell:
                  event-grid: { endpoint: "https://ml.westeurope-1.eventgrid.azure.net/api/events", auth: entra-id }
                chat:
                  webhook: { url: "https://chat.example.com/hooks/ml", secret: env:CHAT_SECRET }
                others:
                  kafka: { topic: ml.retraining }
                mine:
                  plugin: { kind: pager, settings: { team: fraud }, secrets: { key: env:PAGER_KEY } }
            """;

    /** Every key, each with another value than its default. */
    static final String EVERYTHING = """
            application-id: everything
            kafka:
              bootstrap-servers: ["broker-1:9092", "[::1]:9093"]
              auth: { scram: { username: bridge, password: keyvault:kafka-password, mechanism: SCRAM-SHA-256 } }
              tls: { trusted-certificates: brokers.pem, certificate: bridge.pem, key: file:secrets/bridge.key }
              processing-guarantee: at_least_once
              stream-threads: 3
              commit-interval: 250ms
              state-dir: state
              properties:
                security.protocol: SASL_SSL
                sasl.jaas.config: file:secrets/jaas
                some.client.password: env:SOME_PASSWORD
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
                auth: { entra-id: { credential: managed-identity } }
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
                source:
                  table: shop.t
                  topic: cdc.t
                  format: debezium-json
                  partition-key: [card, day]
                  write-times: at-most
                  tombstone-retention: 3d
                complete: ignore
                model: tensors
                retraining: often
                features: { a: { column: a }, v: { column: v, size: 3 } }
                predictions: { topic: two.predictions, on-delete: delete }
                monitoring:
                  window: 30m
                  lateness: 1m
                  minimum-rows: 10
                  baseline: baselines/two.json
                  features: [a]
                  output: score
                  metrics: { psi: 0.2, volume: report }
                  labels:
                    topic: labels.two
                    format: json
                    key: { id: a }
                    column: fraud
                    target: binary
                    positive: "yes"
                    positive-from: 0.3
                    within: 7d
                    minimum-rows: 20
                    metrics: { auc: 0.8, recall: report }
                    partitions: 4
                  topic: two.reports
                  partitions: 3
                  retention: 30d
                  triggers: suppress
              three:
                source: { topic: rows3, format: json }
                model: rows
                features:
                  paid: { column: paid, as: number, default: true }
                  v: { column: v, size: 2, default: [0, 1.5] }
                  country: { column: country, vocabulary: [DE, 7, true], encoding: one-hot, other: own-input, default: DE }
                  level: { column: level, vocabulary: [low, high], encoding: index, other: own-index }
                  channel: { lookup: shops, column: channel, vocabulary: [web], encoding: one-hot, other: zeros }
                  age: { column: born, as: age, unit: d, holds: date, zone: Europe/Berlin, default: -1 }
                  hour: { column: at, as: hour, zone: "+02:00" }
                  ratio: { expression: "amount / max(merchants.limit_eur, 1)", default: 0 }
                  sum: { window: { compute: sum, column: amount, by: [card, shop], over: 1h, lateness: 1m, time: at }, default: 0 }
                lookups:
                  merchants: { table: shop.merchants, key: { id: merchant, day: day }, topic: cdc.merchants, ttl: 5m, refresh-after: 1m, max-rows: 9 }
                  shops: { table: shop.shops, key: { id: shop }, via: table, topic: cdc.shops, tombstone-retention: 2d }
                windows: { max-rows-per-key: 500, cached-rows: 1000 }
                predictions: { topic: three.predictions }
                monitoring: { baseline-windows: 5 }
            admin: { port: 9464, bind: "::1" }
            azure:
              identity:
                credential: workload-identity
                client-id: 0b7c9c52-59f8-4b7e-8a0e-2f6f1b0c9d22
                tenant-id: example.com
                token-file: token
                authority-host: https://login.example.com
                trusted-certificates: azure.pem
              key-vault: { uri: "https://secrets.example.com", poll-interval: 30s }
            telemetry:
              azure-monitor:
                via: opentelemetry
                connection-string: env:APPLICATION_INSIGHTS
                step: 30s
                sampling: 2.5%
                meters: all
                trusted-certificates: monitor-ca.pem
            logging: { format: json }
            retraining:
              topic: { name: triggers, partitions: 2, retention: 90d }
              policies:
                often:
                  when: all
                  conditions:
                    drift: { metric: jensen-shannon, feature: prediction, threshold: 0.05, windows: 3 }
                  schedule: { every: 7d, from: "2026-01-05T03:00Z" }
                  labelled-rows: 1000
                  cool-down: 12h
                  max-age: 1d
                  severity: critical
                  parameters: { table: shop.t }
              targets:
                job:
                  azure-ml-job:
                    subscription-id: 0b7c9c52-59f8-4b7e-8a0e-2f6f1b0c9d22
                    resource-group: ml
                    workspace: fraud
                    job: { jobType: Command, tags: { n: 1, deep: [true, null, 1.5] } }
                    base-url: https://management.example.com
                    studio-url: https://studio.example.com
                    api-version: 2025-01-01-preview
                    scope: https://management.example.com/.default
                    trusted-certificates: azure.pem
                  models: [tensors]
                  give-up-after: 6h
                  poll-interval: 1m
                  follow-for: 2d
                invoke:
                  azure-ml-endpoint:
                    scoring-uri: https://invoke.example.com/jobs
                    deployment: v2
                    job: { InputData: {} }
                    scope: https://ml.example.com/.default
                    trusted-certificates: azure.pem
                tell:
                  event-grid:
                    endpoint: https://events.example.com/api/events
                    auth: { key: env:EVENTS_KEY }
                    api-version: 2023-06-01-preview
                    scope: https://eventgrid.example.com/.default
                    trusted-certificates: azure.pem
                chat:
                  webhook: { url: "http://localhost:8081/hook", secret: file:secrets/hook, trusted-certificates: azure.pem }
                others:
                  kafka: { topic: others, partitions: 1, retention: 1d }
                mine:
                  plugin: { kind: pager, settings: { team: fraud }, secrets: { key: keyvault:pager } }
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
