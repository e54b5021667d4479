package dev.inferencebridge.bench;

import dev.inferencebridge.cli.Bridge;
import dev.inferencebridge.cli.BridgeListener;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.SecretResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@link Candidate#BRIDGE} and its variants: a configuration file, read and started as {@code bridge run} does. Stateless. */
final class BridgeContender {

    private BridgeContender() {}

    static Contender start(WorkerPlan plan, Candidate candidate, BridgeListener listener) throws IOException {
        Path file = plan.directory().resolve("bridge.yaml");
        Files.writeString(file, configuration(plan, candidate));
        Bridge bridge = Bridge.start(ConfigReader.read(file), SecretResolver.ofProcess(), listener);
        return bridge::close;
    }

    private static String configuration(WorkerPlan plan, Candidate candidate) {
        RowFormat format = candidate.format();
        StringBuilder yaml = new StringBuilder();
        yaml.append("application-id: ").append(plan.results()).append('\n');
        yaml.append("kafka:\n  bootstrap-servers: \"").append(plan.bootstrap()).append("\"\n");
        yaml.append("  processing-guarantee: exactly_once_v2\n");
        yaml.append("  stream-threads: ").append(Settings.STREAM_THREADS).append('\n');
        yaml.append("  commit-interval: ")
                .append(Settings.COMMIT_INTERVAL.toMillis())
                .append("ms\n");
        yaml.append("  state-dir: state\n");
        yaml.append("  topics: { partitions: ").append(Settings.PARTITIONS).append(" }\n");
        if (format != RowFormat.JSON) {
            yaml.append("cassandra: { contact-points: [\"")
                    .append(plan.cassandra())
                    .append("\"], local-datacenter: ")
                    .append(plan.datacenter())
                    .append(", auth: { username: ")
                    .append(plan.login())
                    .append(", password: \"file:")
                    .append(plan.passwordFile())
                    .append("\" } }\n");
        }
        yaml.append("models:\n  fraud:\n    scoring-uri: ")
                .append(plan.scoringUri())
                .append('\n');
        yaml.append("    auth: { key: \"file:").append(plan.keyFile()).append("\" }\n");
        yaml.append("    payload: rows\n");
        yaml.append("    max-batch-rows: ").append(Settings.BATCH_ROWS).append('\n');
        yaml.append("pipelines:\n  bench:\n");
        yaml.append("    source: { topic: ")
                .append(plan.source())
                .append(source(format))
                .append(" }\n");
        if (format != RowFormat.JSON) {
            yaml.append("    complete: ignore\n");
            yaml.append("    lookups: { merchants: { table: ")
                    .append(ChangeTables.MERCHANTS)
                    .append(", key: { id: ")
                    .append(ChangeEvents.MERCHANT)
                    .append(" }, via: cache } }\n");
        }
        yaml.append("    model: fraud\n");
        yaml.append("    in-flight: ")
                .append(Settings.ROWS_IN_FLIGHT / Settings.PARTITIONS)
                .append('\n');
        if (candidate == Candidate.BRIDGE_MONITORED) {
            yaml.append("    monitoring: { lateness: 1s, baseline-windows: 2, window: ")
                    .append(Settings.MONITORING_WINDOW.toSeconds())
                    .append("s }\n");
        }
        yaml.append("    features:\n");
        Rows.INPUTS.forEach(name -> yaml.append("      ")
                .append(name)
                .append(": { ")
                .append(feature(name, format))
                .append(" }\n"));
        yaml.append("    predictions: { topic: ")
                .append(plan.results())
                .append(", include: [")
                .append(Rows.NUMBER)
                .append(", ")
                .append(Rows.DUE)
                .append("] }\n");
        return yaml.toString();
    }

    private static String source(RowFormat format) {
        return switch (format) {
            case JSON -> ", format: json";
            case CHANGES -> changesOf(ChangeTables.LATEST);
            case CLUSTERED_CHANGES -> changesOf(ChangeTables.ALL);
        };
    }

    private static String changesOf(String table) {
        return ", table: " + ChangeTables.KEYSPACE + "." + table + ", format: debezium-json";
    }

    /** From change events one input is looked up, and one is a window's. */
    private static String feature(String name, RowFormat format) {
        if (format != RowFormat.JSON && name.equals("merchant_risk")) {
            return "lookup: merchants, column: risk";
        }
        if (format != RowFormat.JSON && name.equals("embedding_15")) {
            return "window: { compute: mean, column: amount, by: [" + ChangeEvents.ACCOUNT
                    + "], over: 1h, lateness: 10m }";
        }
        return "column: " + name;
    }
}
