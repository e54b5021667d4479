package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The tenant's tokens: issued by Entra ID and the managed identity endpoints, checked by the others. Thread-safe. */
public final class Tokens {

    private static final String SCHEME = "bearer ";

    private final String tenant;
    private final String issuer;
    private final List<AzureIdentity> identities;
    private final Clock clock;
    private final KeyRing keys = new KeyRing();
    private final Map<String, Set<Permission>> permissions = new ConcurrentHashMap<>();
    private final AtomicLong issued = new AtomicLong();
    private volatile Duration lifetime;

    /** @param authority of Entra ID */
    Tokens(AzureOptions options, URI authority, Clock clock) {
        this.tenant = options.tenant();
        this.issuer = authority + options.tenant() + "/v2.0";
        this.identities = options.identities();
        this.clock = clock;
        this.lifetime = options.tokenLifetime();
        identities.forEach(identity -> permissions.put(identity.name(), identity.permissions()));
    }

    /** Of tokens issued from now on; 1 s to 24 h. */
    public void lifetime(Duration changed) {
        AzureOptions.requireLifetime(changed);
        lifetime = changed;
    }

    /** A new key signs from now on; tokens of the last three keys remain good. */
    public void rotateKey() {
        keys.rotate();
    }

    /** Makes every token bad that was issued so far, and rotates the key. */
    public void revokeAll() {
        keys.rotate();
        keys.revokeOld();
    }

    /** Replaces what an identity is allowed to do, from the next request on. */
    public void permissions(String identity, Set<Permission> changed) {
        if (!permissions.containsKey(identity)) {
            throw new IllegalArgumentException("there is no identity '" + identity + "', known are "
                    + String.join(
                            ", ", identities.stream().map(AzureIdentity::name).toList()));
        }
        permissions.put(identity, Set.copyOf(changed));
    }

    /** Tokens issued so far, by all services. */
    public long issued() {
        return issued.get();
    }

    /** The {@code iss} of all tokens, under which their keys are found. */
    public String issuer() {
        return issuer;
    }

    /** Why a token is no good for an audience, as another service would say; empty when it is good. */
    public Optional<String> refusal(String token, String audience) {
        return check(token, audience)
                .fold(granted -> Optional.<String>empty(), refused -> Optional.of(refused.message()));
    }

    Clock clock() {
        return clock;
    }

    Optional<AzureIdentity> identity(Predicate<AzureIdentity> wanted) {
        return identities.stream().filter(wanted).findFirst();
    }

    ObjectNode jwks() {
        return keys.jwks(issuer);
    }

    /** @param credential how the caller proved itself ({@code appidacr}): 1 by a secret, 2 by an assertion */
    Issued issue(AzureIdentity identity, String audience, String credential) {
        Instant now = clock.instant();
        Instant expires = now.plus(lifetime);
        ObjectNode claims = Answer.object()
                .put("aud", audience)
                .put("iss", issuer)
                .put("iat", now.getEpochSecond())
                .put("nbf", now.getEpochSecond())
                .put("exp", expires.getEpochSecond())
                .put("appid", identity.clientId())
                .put("azp", identity.clientId())
                .put("appidacr", credential)
                .put("idtyp", "app")
                .put("oid", identity.objectId())
                .put("sub", identity.objectId())
                .put("tid", tenant)
                .put("uti", UUID.randomUUID().toString())
                .put("ver", "2.0");
        if (identity.kind() == AzureIdentity.Kind.USER_ASSIGNED) {
            claims.put("xms_mirid", identity.resourceId());
        }
        issued.incrementAndGet();
        return new Issued(keys.sign(claims), now, expires);
    }

    /** @param audience what the service accepts, without a slash at the end; tokens may have one */
    Access check(Call call, String audience, Permission needed) {
        Optional<String> token = call.header("Authorization")
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(header -> header.substring(SCHEME.length()).strip());
        if (token.isEmpty()) {
            return new Access.Refused(Access.Reason.MISSING, "the request has no bearer token");
        }
        return check(token.get(), audience)
                .fold(
                        identity -> permissions
                                        .getOrDefault(identity.name(), Set.of())
                                        .contains(needed)
                                ? new Access.Granted(identity)
                                : new Access.Refused(
                                        Access.Reason.PERMISSION,
                                        "'" + identity.name() + "' (oid " + identity.objectId() + ") may not "
                                                + needed.label()),
                        refused -> refused);
    }

    private Access check(String token, String audience) {
        Optional<Jwt> parsed = Jwt.parse(token);
        if (parsed.isEmpty()) {
            return new Access.Refused(Access.Reason.MALFORMED, "the token is no JWT");
        }
        Jwt jwt = parsed.get();
        if (!keys.signed(jwt)) {
            return new Access.Refused(Access.Reason.SIGNATURE, "the token's signature is of no key of the tenant");
        }
        if (!jwt.claim("iss").equals(issuer)) {
            return new Access.Refused(Access.Reason.ISSUER, "the token's issuer is " + jwt.claim("iss"));
        }
        if (!jwt.isValidAt(clock.instant())) {
            return new Access.Refused(Access.Reason.EXPIRED, "the token has expired");
        }
        if (!jwt.hasAudience(audience) && !jwt.hasAudience(audience + "/")) {
            return new Access.Refused(
                    Access.Reason.AUDIENCE, "the token's audience is " + jwt.claim("aud") + ", not " + audience);
        }
        return identity(one -> one.objectId().equals(jwt.claim("oid")))
                .<Access>map(Access.Granted::new)
                .orElseGet(() -> new Access.Refused(Access.Reason.PERMISSION, "the token's identity is unknown"));
    }

    /** A token with its times. Immutable. */
    record Issued(String token, Instant from, Instant expires) {

        long seconds() {
            return Duration.between(from, expires).toSeconds();
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Issued[until " + expires + "]";
        }
    }
}
