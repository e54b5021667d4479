package dev.inferencebridge.http;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of a call. Immutable; prints no body.
 *
 * @param status of HTTP, or 0 when there was no answer
 * @param body the answer's, whole, in UTF-8
 * @param retryAfter how long the service asks to be left alone
 * @param problem why there was no answer, without the call's contents; empty where there was one
 */
public record HttpAnswer(int status, String body, Optional<Duration> retryAfter, String problem) {

    /** For a call that was not answered, or not sent. */
    public static HttpAnswer none(String problem) {
        return new HttpAnswer(0, "", Optional.empty(), problem);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether the service does not know, or not let in, who called. */
    public boolean isUnauthorized() {
        return status == 401 || status == 403;
    }

    /**
     * Whether the same call may succeed later, perhaps after somebody has mended something on the other side: no answer, a
     * service that fails or throttles, a permission that is missing, a resource that is not there.
     */
    public boolean isWorthRepeating() {
        return status == 0
                || status >= 500
                || status == 408
                || status == 425
                || status == 429
                || isUnauthorized()
                || status == 404;
    }

    /** For people: {@code HTTP 403}, or why there was no answer. */
    public String shown() {
        return status == 0 ? problem : "HTTP " + status;
    }

    @Override
    public String toString() {
        return shown();
    }
}
