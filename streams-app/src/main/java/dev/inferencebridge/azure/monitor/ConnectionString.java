package dev.inferencebridge.azure.monitor;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The connection string of an Application Insights resource. Immutable; {@code toString} shows the host it leads to alone,
 * and no message shows the text.
 *
 * @param text as Azure shows it
 * @param ingestion the base address that telemetry is posted to
 */
public record ConnectionString(String text, String instrumentationKey, URI ingestion) {

    private static final String GLOBAL = "https://dc.services.visualstudio.com/";

    /** Throws {@link IllegalArgumentException} that says which part is wrong. */
    public static ConnectionString parse(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : text.strip().split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        part.substring(equals + 1).strip());
            } else if (!part.isBlank()) {
                throw new IllegalArgumentException("a connection string is a list of NAME=VALUE, separated by ';'");
            }
        }
        String key = parts.getOrDefault("instrumentationkey", "");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the connection string has no InstrumentationKey");
        }
        return new ConnectionString(text.strip(), key, ingestion(parts));
    }

    private static URI ingestion(Map<String, String> parts) {
        String endpoint = parts.get("ingestionendpoint");
        String suffix = parts.get("endpointsuffix");
        if (endpoint == null) {
            endpoint = suffix == null ? GLOBAL : "https://dc." + suffix;
        }
        try {
            URI uri = URI.create(endpoint.endsWith("/") ? endpoint : endpoint + "/");
            if (uri.getHost() == null || !"https".equalsIgnoreCase(uri.getScheme())) {
                throw new IllegalArgumentException("not https");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the IngestionEndpoint of the connection string must be an https address", e);
        }
    }

    @Override
    public String toString() {
        return "ConnectionString[" + ingestion.getHost() + "]";
    }
}
