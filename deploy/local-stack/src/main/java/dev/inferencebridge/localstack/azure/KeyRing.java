package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The keys of one issuer: the newest signs, all verify. Thread-safe. */
final class KeyRing {

    private static final int MOST = 4;

    private volatile List<SigningKey> newestFirst = List.of(SigningKey.generate());

    /** Adds a key; what it signs verifies for those who ask for the keys again. The fifth drops the oldest. */
    synchronized void rotate() {
        List<SigningKey> keys = new ArrayList<>(newestFirst);
        keys.add(0, SigningKey.generate());
        newestFirst = List.copyOf(keys.subList(0, Math.min(MOST, keys.size())));
    }

    /** Only what the newest has signed is good from now on. */
    synchronized void revokeOld() {
        newestFirst = List.of(newestFirst.get(0));
    }

    String sign(ObjectNode claims) {
        return newestFirst.get(0).sign(claims);
    }

    boolean signed(Jwt token) {
        return newestFirst.stream().anyMatch(key -> key.id().equals(token.keyId()) && key.signed(token));
    }

    ObjectNode jwks(String issuer) {
        ObjectNode jwks = Answer.object();
        ArrayNode keys = jwks.putArray("keys");
        newestFirst.forEach(key -> keys.add(key.jwk(issuer)));
        return jwks;
    }
}
