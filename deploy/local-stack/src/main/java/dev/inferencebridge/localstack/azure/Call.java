package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole request. Immutable. */
final class Call {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * @param path decoded, with single slashes
     * @param headers by name in lower case
     * @param body not changed any more
     */
    Call(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = Map.copyOf(query);
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /** Not to be changed. */
    byte[] body() {
        return body;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Empty when it is absent or blank. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isBlank());
    }

    boolean is(String expectedMethod) {
        return method.equals(expectedMethod);
    }

    /** The body as a form. */
    Map<String, String> form() {
        return decode(new String(body, StandardCharsets.UTF_8));
    }

    /** The body as JSON; empty when it is none. */
    Optional<JsonNode> json() {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(node -> !node.isMissingNode());
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** Of several values of a name the first one counts; a wrong escape leaves a value as it is. */
    static Map<String, String> decode(@Nullable String encoded) {
        Map<String, String> decoded = new HashMap<>();
        if (encoded == null) {
            return decoded;
        }
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                decoded.putIfAbsent(unescape(pair.substring(0, equals)), unescape(pair.substring(equals + 1)));
            }
        }
        return decoded;
    }

    private static String unescape(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrongEscape) {
            return text;
        }
    }

    /** Without what was sent. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
