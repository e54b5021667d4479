package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The Kubernetes cluster whose service account tokens stand for identities. Thread-safe. */
public final class Cluster {

    /** What a token must be meant for to be exchanged. */
    public static final String AUDIENCE = "api://AzureADTokenExchange";

    static final String PATH = "/cluster";

    private final String issuer;
    private final Clock clock;
    private final KeyRing keys = new KeyRing();

    Cluster(URI authority, Clock clock) {
        this.issuer = authority.resolve(PATH).toString();
        this.clock = clock;
    }

    /** The {@code iss} of its tokens. */
    public String issuer() {
        return issuer;
    }

    /** A service account's token as the cluster projects it, for wrong ones too. */
    public String token(String subject, String audience, Duration lifetime) {
        return token(issuer, subject, audience, lifetime);
    }

    /** One that claims to be of another issuer. */
    public String token(String claimedIssuer, String subject, String audience, Duration lifetime) {
        Instant now = clock.instant();
        ObjectNode claims = Answer.object()
                .put("iss", claimedIssuer)
                .put("sub", subject)
                .put("iat", now.getEpochSecond())
                .put("nbf", now.getEpochSecond())
                .put("exp", now.plus(lifetime).getEpochSecond())
                .put("jti", UUID.randomUUID().toString());
        claims.putArray("aud").add(audience);
        return keys.sign(claims);
    }

    boolean signed(Jwt token) {
        return keys.signed(token);
    }

    ObjectNode discovery() {
        ObjectNode discovery = Answer.object().put("issuer", issuer).put("jwks_uri", issuer + "/openid/v1/jwks");
        discovery.putArray("response_types_supported").add("id_token");
        discovery.putArray("subject_types_supported").add("public");
        discovery.putArray("id_token_signing_alg_values_supported").add("RS256");
        return discovery;
    }

    ObjectNode jwks() {
        return keys.jwks(issuer);
    }
}
