package dev.inferencebridge.retraining;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * That a model should be trained anew, and why. Immutable.
 *
 * @param id of {@link #idOf}: whoever raises it again, after a crash or elsewhere, raises the same; also fit to name a job
 * @param deployment the one whose predictions were looked at, if it is one
 * @param policy {@link #MANUAL} for one that a person raised
 * @param reason one line for people, without values of rows
 * @param evidence what is beyond its threshold, the worst first, {@link #MOST_EVIDENCE} at most
 * @param raisedAt when it was decided, in the time of the clock
 * @param parameters what the policy passes on to targets, by name
 */
public record RetrainingTrigger(
        String id,
        String model,
        Optional<String> deployment,
        String pipeline,
        String policy,
        Instant windowStart,
        Instant windowEnd,
        Severity severity,
        String reason,
        List<Evidence> evidence,
        Instant raisedAt,
        Map<String, String> parameters) {

    /** Stands for a policy where a person raised the trigger. No policy of a configuration may be called so. */
    public static final String MANUAL = "manual";

    /** So that a trigger is a small record, however many features a model has. */
    public static final int MOST_EVIDENCE = 50;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    private static final int HASH_BYTES = 16;

    public RetrainingTrigger {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("the id of a trigger is 1 to 100 of letters, digits, '_' and '-'");
        }
        if (windowEnd.isBefore(windowStart)) {
            throw new IllegalArgumentException("the window of trigger " + id + " ends before it starts");
        }
        if (evidence.size() > MOST_EVIDENCE) {
            throw new IllegalArgumentException(
                    "trigger " + id + " has more than " + MOST_EVIDENCE + " pieces of evidence");
        }
        evidence = List.copyOf(evidence);
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /**
     * What a trigger for this model, by this policy, on this window is called: {@code rt-} and 32 hexadecimal digits of the
     * SHA-256 over the three.
     */
    public static String idOf(String model, String policy, Window window) {
        // Lengths keep ("ab", "c") and ("a", "bc") apart.
        String text = model.length() + ":" + model + "," + policy.length() + ":" + policy + "," + window;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "rt-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One that a person asks for; asked for again with the same window, it is the same. */
    public static RetrainingTrigger manual(
            Subject subject,
            Window window,
            Severity severity,
            String reason,
            Instant now,
            Map<String, String> parameters) {
        return new RetrainingTrigger(
                idOf(subject.model(), MANUAL, window),
                subject.model(),
                subject.deployment(),
                subject.pipeline(),
                MANUAL,
                window.start(),
                window.end(),
                severity,
                reason,
                List.of(),
                now,
                parameters);
    }

    public Window window() {
        return new Window(windowStart, windowEnd);
    }
}
