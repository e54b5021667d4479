package dev.inferencebridge.azure.identity;

import com.azure.core.credential.AccessToken;
import dev.inferencebridge.azure.IssuedToken;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * An access token with its times. Immutable; prints without the token.
 *
 * @param refreshAt when to ask for the next one, before {@code expiresAt}
 */
record HeldToken(String value, Instant refreshAt, Instant expiresAt) {

    /** MSAL answers from its cache until five minutes before expiry: asking earlier brings the same token again. */
    private static final Duration LONGEST_AHEAD = Duration.ofMinutes(5);

    private static final int SHARE_AHEAD = 5;

    /**
     * The token is refreshed five minutes, or a fifth of its lifetime where that is less, before it expires: or when the
     * server said, if it named a time between now and then. A server that names none shows as 1970.
     */
    static HeldToken of(AccessToken token, Instant now) {
        Instant expiresAt = token.getExpiresAt().toInstant();
        Duration share = Duration.between(now, expiresAt).dividedBy(SHARE_AHEAD);
        Instant ours = expiresAt.minus(share.compareTo(LONGEST_AHEAD) < 0 ? share : LONGEST_AHEAD);
        @Nullable OffsetDateTime named = token.getRefreshAt();
        Instant theirs = named == null ? Instant.MIN : named.toInstant();
        boolean sensible = theirs.isAfter(now) && theirs.isBefore(ours);
        return new HeldToken(token.getToken(), sensible ? theirs : ours, expiresAt);
    }

    IssuedToken issued() {
        return new IssuedToken(value, expiresAt);
    }

    boolean isValidAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    boolean isFreshAt(Instant now) {
        return now.isBefore(refreshAt);
    }

    @Override
    public String toString() {
        return "HeldToken[refreshAt=" + refreshAt + ", expiresAt=" + expiresAt + "]";
    }
}
