package dev.inferencebridge.it;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@code bridge.yaml} with one pipeline, {@code payments}, of the fraud model's features. Not thread-safe. */
final class BridgeYaml {

    private final String application;
    private final String bootstrap;
    private final Map<String, String> kafka = new LinkedHashMap<>();
    private final Map<String, String> model = new LinkedHashMap<>();
    private final Map<String, String> pipeline = new LinkedHashMap<>();
    private final Map<String, String> predictions = new LinkedHashMap<>();
    private String cassandra = "";
    private String login = "";
    private String azure = "";

    BridgeYaml(String application, String bootstrap, URI scoringUri, Path keyFile) {
        this.application = application;
        this.bootstrap = bootstrap;
        model.put("scoring-uri", quoted(scoringUri));
        model.put("auth", "{ key: " + quoted("file:" + keyFile) + " }");
        model.put("payload", "mlflow");
    }

    /** Change events of a table of the stack. */
    BridgeYaml changesOf(String table, String topic) {
        return pipeline("source", "{ table: " + table + ", topic: " + topic + ", format: debezium-json }");
    }

    /** Rows as flat JSON. */
    BridgeYaml rowsOf(String topic) {
        return pipeline("source", "{ topic: " + topic + ", format: json }");
    }

    BridgeYaml predictTo(String topic, String deadLetters, String... include) {
        predictions.put("topic", topic);
        predictions.put("include", "[" + String.join(", ", include) + "]");
        return pipeline("dead-letters", "{ topic: " + deadLetters + " }");
    }

    BridgeYaml store(String contactPoint, String datacenter, String table, String columns) {
        cassandra = "cassandra: { contact-points: [" + quoted(contactPoint) + "], local-datacenter: " + datacenter
                + ", request-timeout: 10s" + login + " }\n";
        predictions.put("table", "{ name: " + table + ", columns: " + columns + " }");
        return this;
    }

    /** Logs in to Cassandra; before {@link #store}. */
    BridgeYaml storeAs(String username, Path passwordFile) {
        login = ", auth: { username: " + username + ", password: " + quoted("file:" + passwordFile) + " }";
        return this;
    }

    /** The block {@code azure}, in braces. */
    BridgeYaml azure(String block) {
        azure = "azure: " + block + "\n";
        return this;
    }

    BridgeYaml kafka(String key, String value) {
        kafka.put(key, value);
        return this;
    }

    BridgeYaml model(String key, String value) {
        model.put(key, value);
        return this;
    }

    BridgeYaml pipeline(String key, String value) {
        pipeline.put(key, value);
        return this;
    }

    @Override
    public String toString() {
        return "application-id: " + application + "\n"
                + "kafka:\n"
                + "  bootstrap-servers: " + quoted(bootstrap) + "\n"
                + lines(2, kafka)
                + cassandra
                + azure
                + "models:\n"
                + "  fraud:\n"
                + lines(4, model)
                + "pipelines:\n"
                + "  payments:\n"
                + lines(4, pipeline)
                + "    model: fraud\n"
                + "    features:\n"
                + "      amount: { column: amount }\n"
                + "      merchant_risk: { column: merchant_risk }\n"
                + "      embedding: { column: f, size: 16 }\n"
                + "    predictions:\n"
                + lines(6, predictions);
    }

    private static String lines(int indent, Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> " ".repeat(indent) + entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String quoted(Object value) {
        return "\"" + value + "\"";
    }
}
