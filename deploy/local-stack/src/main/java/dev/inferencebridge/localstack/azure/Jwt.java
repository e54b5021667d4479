package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A token in its parts, not verified. Immutable, if the claims are left alone.
 *
 * @param signed the first two parts, as they were sent
 * @param signature the third
 */
record Jwt(JsonNode header, JsonNode claims, String signed, String signature) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    /** Empty for what is no RS256 token in compact form. */
    static Optional<Jwt> parse(String compact) {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode header = JSON.readTree(BASE64.decode(parts[0]));
            JsonNode claims = JSON.readTree(BASE64.decode(parts[1]));
            if (!claims.isObject() || !header.path("alg").asText().equals("RS256")) {
                return Optional.empty();
            }
            return Optional.of(new Jwt(header, claims, parts[0] + "." + parts[1], parts[2]));
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    String keyId() {
        return header.path("kid").asText();
    }

    /** Empty when it is absent. */
    String claim(String name) {
        return claims.path(name).asText();
    }

    boolean hasAudience(String audience) {
        JsonNode claim = claims.path("aud");
        if (!claim.isArray()) {
            return claim.asText().equals(audience);
        }
        for (JsonNode one : claim) {
            if (one.asText().equals(audience)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the time is between {@code nbf} and {@code exp}, of which the second has to be there. */
    boolean isValidAt(Instant time) {
        return claims.path("exp").isNumber()
                && time.getEpochSecond() < claims.path("exp").asLong()
                && time.getEpochSecond() >= claims.path("nbf").asLong(0);
    }

    /** Without the signature and the claims. */
    @Override
    public String toString() {
        return "Jwt[" + keyId() + "]";
    }
}
