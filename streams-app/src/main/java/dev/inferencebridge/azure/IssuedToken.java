package dev.inferencebridge.azure;

import java.time.Instant;

/** An access token and the end of its validity. Immutable; prints without the token. */
public record IssuedToken(String value, Instant expiresAt) {

    @Override
    public String toString() {
        return "IssuedToken[expiresAt=" + expiresAt + "]";
    }
}
