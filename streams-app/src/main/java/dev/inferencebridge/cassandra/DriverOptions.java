package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.DriverOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The driver's configuration for some settings: its defaults, then the bridge's, then the user's. Stateless. */
final class DriverOptions {

    private static final String ROOT = "datastax-java-driver.";
    private static final Duration RECONNECT_FIRST = Duration.ofMillis(500);
    private static final Duration RECONNECT_LAST = Duration.ofSeconds(10);

    private final Map<String, String> values = new LinkedHashMap<>();

    private DriverOptions() {}

    /** Reads no {@code application.conf} of the class path. */
    static DriverConfigLoader loader(CassandraSettings settings, String application, boolean metered) {
        return DriverConfigLoader.fromString(text(settings, application, metered));
    }

    /** In the driver's own format, one option a line. */
    static String text(CassandraSettings settings, String application, boolean metered) {
        DriverOptions options = new DriverOptions();
        options.put(DefaultDriverOption.SESSION_NAME, application);
        options.put(DefaultDriverOption.RESOLVE_CONTACT_POINTS, "false");
        options.put(DefaultDriverOption.RECONNECT_ON_INIT, "false");
        options.put(DefaultDriverOption.REQUEST_CONSISTENCY, settings.consistency());
        options.put(DefaultDriverOption.REQUEST_TIMEOUT, settings.requestTimeout());
        options.put(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, settings.connectTimeout());
        options.put(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECT_FIRST);
        options.put(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_LAST);
        var unused = settings.contact().fold(options::address, bundle -> options);
        settings.tuning().speculation().ifPresent(speculation -> {
            options.put(DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS, "ConstantSpeculativeExecutionPolicy");
            options.put(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX, speculation.maxExecutions());
            options.put(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY, speculation.delay());
        });
        settings.tuning().throttling().ifPresent(throttling -> {
            options.put(DefaultDriverOption.REQUEST_THROTTLER_CLASS, "ConcurrencyLimitingRequestThrottler");
            options.put(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, throttling.maxConcurrent());
            options.put(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, throttling.maxQueued());
        });
        if (metered) {
            options.meters();
        }
        settings.tuning().options().forEach((path, value) -> options.values.put(ROOT + path, quoted(value)));
        return options.values.entrySet().stream()
                .map(option -> option.getKey() + " = " + option.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** A bundle is given to the driver as such, and brings what this would say. */
    private DriverOptions address(CassandraContact.Nodes nodes) {
        put(DefaultDriverOption.CONTACT_POINTS, nodes.contactPoints());
        put(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, nodes.localDatacenter());
        return this;
    }

    /** Few, as each node has its own; the bridge's meters count what becomes of a write. */
    private void meters() {
        put(DefaultDriverOption.METRICS_FACTORY_CLASS, "MicrometerMetricsFactory");
        put(DefaultDriverOption.METRICS_ID_GENERATOR_CLASS, "TaggingMetricIdGenerator");
        put(DefaultDriverOption.METRICS_ID_GENERATOR_PREFIX, "cassandra");
        put(
                DefaultDriverOption.METRICS_SESSION_ENABLED,
                List.of("cql-requests", "cql-client-timeouts", "connected-nodes"));
        put(
                DefaultDriverOption.METRICS_NODE_ENABLED,
                List.of(
                        "pool.open-connections",
                        "pool.in-flight",
                        "errors.request.write-timeouts",
                        "errors.request.unavailables",
                        "errors.connection.auth",
                        "errors.connection.init"));
    }

    private void put(DriverOption option, String value) {
        values.put(ROOT + option.getPath(), quoted(value));
    }

    private void put(DriverOption option, int value) {
        values.put(ROOT + option.getPath(), Integer.toString(value));
    }

    private void put(DriverOption option, Duration value) {
        values.put(ROOT + option.getPath(), value.toMillis() + " ms");
    }

    private void put(DriverOption option, List<String> value) {
        values.put(
                ROOT + option.getPath(),
                value.stream().map(DriverOptions::quoted).collect(Collectors.joining(", ", "[", "]")));
    }

    /** The format's reader makes numbers and durations of texts where the option wants them. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
