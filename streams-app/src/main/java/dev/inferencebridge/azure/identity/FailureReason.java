package dev.inferencebridge.azure.identity;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a failed token request says about itself, fit for a log. A parser that stumbles over a response quotes it, token
 * and all: so the exceptions of the credential are not passed on, only their messages, with everything that could be a
 * token blotted out.
 */
final class FailureReason {

    /** Longer than a GUID, a host name or an error code; shorter than any token. */
    private static final Pattern COULD_BE_A_TOKEN = Pattern.compile("[A-Za-z0-9_.~+=-]{48,}");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final int MOST_CAUSES = 4;
    private static final int MOST_CHARACTERS = 1000;

    private FailureReason() {}

    static String of(Throwable failure) {
        StringBuilder reason = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++, cause = cause.getCause()) {
            String part = describe(cause);
            if (reason.indexOf(part) < 0) {
                reason.append(depth == 0 ? "" : "; caused by ").append(part);
            }
        }
        return reason.length() <= MOST_CHARACTERS ? reason.toString() : reason.substring(0, MOST_CHARACTERS) + "…";
    }

    private static String describe(Throwable failure) {
        String kind = failure.getClass().getSimpleName();
        @Nullable String message = failure.getMessage();
        if (message == null) {
            return kind;
        }
        String masked = COULD_BE_A_TOKEN.matcher(message).replaceAll("…");
        return kind + ": " + BLANKS.matcher(masked).replaceAll(" ").strip();
    }
}
