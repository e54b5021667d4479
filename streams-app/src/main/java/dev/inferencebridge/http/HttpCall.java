package dev.inferencebridge.http;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is sent. Immutable; prints neither headers nor body.
 *
 * @param headers by name; a value may be a secret
 */
public record HttpCall(String method, URI uri, Map<String, String> headers, Optional<Body> body) {

    /** A text, sent in UTF-8, and what it is. */
    public record Body(String mediaType, String text) {

        @Override
        public String toString() {
            return mediaType + ", " + text.length() + " characters";
        }
    }

    public HttpCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, Map.of("Accept", "application/json"), Optional.empty());
    }

    public static HttpCall of(String method, URI uri, String mediaType, String body) {
        return new HttpCall(method, uri, Map.of("Accept", "application/json"), Optional.of(new Body(mediaType, body)));
    }

    /** The same with one header more. */
    public HttpCall with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, uri, more, body);
    }

    @Override
    public String toString() {
        return method + " " + uri.getHost();
    }
}
