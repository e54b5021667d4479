package dev.inferencebridge.localstack.endpoint;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may call: bearers of a key, and of a token that the check accepts. Thread-safe.
 *
 * @param tokens {@link TokenCheck#NONE} where 401 comes without details, as the keys' endpoints answer
 */
record Callers(ApiKeys keys, TokenCheck tokens) {

    private static final String SCHEME = "Bearer ";

    /** What a caller with the value of an Authorization header is answered with; empty when it is let in. */
    Optional<Reply> refusal(@Nullable String authorization) {
        if (keys.accept(authorization)) {
            return Optional.empty();
        }
        if (tokens == TokenCheck.NONE || authorization == null) {
            return Optional.of(Reply.empty(401));
        }
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return (bearer
                        ? tokens.refusal(
                                authorization.substring(SCHEME.length()).strip())
                        : Optional.of("no bearer token"))
                .map(Callers::challenge);
    }

    /** RFC 6750, section 3. */
    private static Reply challenge(String why) {
        String value = "Bearer error=\"invalid_token\", error_description=\"" + why.replace('"', '\'') + "\"";
        return new Reply(401, Map.of("WWW-Authenticate", value), ByteBuffer.allocate(0), 0);
    }
}
