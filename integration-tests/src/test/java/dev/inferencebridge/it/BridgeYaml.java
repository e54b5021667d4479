package dev.inferencebridge.it;

import dev.inferencebridge.localstack.LocalStack;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@code bridge.yaml} with one pipeline, {@code payments}, to the fraud model. Not thread-safe. */
final class BridgeYaml {

    private final String application;
    private final String bootstrap;
    private final Map<String, String> kafka = new LinkedHashMap<>();
    private final Map<String, String> model = new LinkedHashMap<>();
    private final Map<String, String> pipeline = new LinkedHashMap<>();
    private final Map<String, String> features = new LinkedHashMap<>();
    private final Map<String, String> predictions = new LinkedHashMap<>();
    private String cassandra = "";
    private String admin = "";
    private String telemetry = "";
    private String logging = "";
    private String login = "";
    private String azure = "";

    BridgeYaml(String application, String bootstrap, URI scoringUri, Path keyFile) {
        this.application = application;
        this.bootstrap = bootstrap;
        model.put("scoring-uri", quoted(scoringUri));
        model.put("auth", "{ key: " + quoted("file:" + keyFile) + " }");
        model.put("payload", "mlflow");
        features.put("amount", "{ column: amount }");
        features.put("merchant_risk", "{ column: merchant_risk }");
        features.put("embedding", "{ column: f, size: 16 }");
    }

    /** Change events of a table of the stack; {@code more} keys of the source, such as {@code "write-times: exact"}. */
    BridgeYaml changesOf(String table, String topic, String... more) {
        String rest = more.length == 0 ? "" : ", " + String.join(", ", more);
        return pipeline("source", "{ table: " + table + ", topic: " + topic + ", format: debezium-json" + rest + " }");
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

    /** In a table of the stack, as its role for bridges. */
    BridgeYaml store(LocalStack stack, String table, String columns) {
        return cassandra(stack, stack.cassandraContactPoint())
                .predictions("table", "{ name: " + table + ", columns: " + columns + " }");
    }

    /** At a contact point of one's own. */
    BridgeYaml cassandra(LocalStack stack, String contactPoint) {
        if (login.isEmpty()) {
            storeAs(stack.cassandraRole(), "file:" + stack.cassandraPasswordFile());
        }
        cassandra = "cassandra: { contact-points: [" + quoted(contactPoint) + "], local-datacenter: "
                + stack.localDatacenter() + ", request-timeout: 10s" + login
                + stack.cassandraCertificate()
                        .map(file -> ", tls: { trusted-certificates: " + quoted(file) + " }")
                        .orElse("")
                + " }\n";
        return this;
    }

    /** Metrics and health on a port. */
    BridgeYaml admin(int port) {
        admin = "admin: { port: " + port + " }\n";
        return this;
    }

    /**
     * Telemetry to a stand-in, every call.
     *
     * @param via {@code micrometer} or {@code opentelemetry}
     * @param connectionString a reference to it
     */
    BridgeYaml monitor(String via, String connectionString, Path authority) {
        telemetry = "telemetry: { azure-monitor: { via: " + via + ", step: 10s, sampling: 100%, connection-string: "
                + quoted(connectionString) + ", trusted-certificates: " + quoted(authority) + " } }\n";
        return this;
    }

    BridgeYaml jsonLog() {
        logging = "logging: { format: json }\n";
        return this;
    }

    /** Of a cluster of one's own, whose datacenter is named. */
    BridgeYaml store(String contactPoint, String datacenter, String table, String columns) {
        cassandra = "cassandra: { contact-points: [" + quoted(contactPoint) + "], local-datacenter: " + datacenter
                + ", request-timeout: 10s" + login + " }\n";
        return predictions("table", "{ name: " + table + ", columns: " + columns + " }");
    }

    BridgeYaml predictions(String key, String value) {
        predictions.put(key, value);
        return this;
    }

    /** Logs in to Cassandra with a reference to the password; before {@link #store}. */
    BridgeYaml storeAs(String username, String password) {
        login = ", auth: { username: " + username + ", password: " + quoted(password) + " }";
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

    /** Instead of what fills the input now, or as a further one. */
    BridgeYaml feature(String name, String value) {
        features.put(name, value);
        return this;
    }

    BridgeYaml removeFeature(String name) {
        features.remove(name);
        return this;
    }

    @Override
    public String toString() {
        return "application-id: " + application + "\n"
                + "kafka:\n"
                + "  bootstrap-servers: " + quoted(bootstrap) + "\n"
                + lines(2, kafka)
                + cassandra
                + admin
                + telemetry
                + logging
                + azure
                + "models:\n"
                + "  fraud:\n"
                + lines(4, model)
                + "pipelines:\n"
                + "  payments:\n"
                + lines(4, pipeline)
                + "    model: fraud\n"
                + "    features:\n"
                + lines(6, features)
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
