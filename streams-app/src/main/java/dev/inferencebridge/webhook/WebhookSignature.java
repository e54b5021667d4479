package dev.inferencebridge.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a post: {@code v1=} and, in hexadecimal, HMAC-SHA256 of {@code <seconds>.<body>}, where the seconds since
 * 1970 are those of the header beside it. Stateless. Whoever receives posts may use {@link #isValid}, or do the same.
 */
public final class WebhookSignature {

    private static final String VERSION = "v1=";
    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    /** What the header {@link WebhookTarget#SIGNATURE} holds. */
    public static String of(String secret, long epochSeconds, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((epochSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return VERSION + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC with SHA-256, for any key", e);
        }
    }

    /**
     * Whether whoever knows the secret signed this body, not long ago. Takes the same time for every wrong signature.
     *
     * @param timestamp the header {@link WebhookTarget#TIMESTAMP}
     * @param tolerance how far the two clocks may be apart, either way; a post that is recorded and sent again later is refused
     */
    public static boolean isValid(
            String secret, String timestamp, String signature, String body, Instant now, Duration tolerance) {
        long seconds;
        try {
            seconds = Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            return false;
        }
        boolean recent = Math.abs((double) now.getEpochSecond() - seconds) <= tolerance.toSeconds();
        boolean signed = MessageDigest.isEqual(
                of(secret, seconds, body).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        return recent && signed;
    }
}
