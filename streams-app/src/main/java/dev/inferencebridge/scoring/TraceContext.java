package dev.inferencebridge.scoring;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where in a distributed trace something happens, after W3C Trace Context. Immutable.
 *
 * @param traceId 32 hex digits, not all 0
 * @param spanId 16 hex digits, not all 0
 * @param sampled whether whoever started the trace records it
 * @param state what the vendors on the way added; handed on as it is
 */
public record TraceContext(String traceId, String spanId, boolean sampled, Optional<String> state) {

    /** The names of the headers, in HTTP and on records. */
    public static final String TRACEPARENT = "traceparent";

    public static final String TRACESTATE = "tracestate";

    private static final int LENGTH = 55;
    /** More may be dropped by any party on the way, and nobody has to hand on more. */
    private static final int MOST_STATE = 512;

    private static final Pattern STATE = Pattern.compile("[\\x20-\\x7e]{1," + MOST_STATE + "}");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    public TraceContext {
        if (!isHex(traceId, 0, traceId.length()) || traceId.length() != 32 || traceId.equals(NO_TRACE)) {
            throw new IllegalArgumentException("a trace id is 32 hex digits, not all 0");
        }
        if (!isHex(spanId, 0, spanId.length()) || spanId.length() != 16 || spanId.equals(NO_SPAN)) {
            throw new IllegalArgumentException("a span id is 16 hex digits, not all 0");
        }
    }

    /**
     * Reads the two headers. Of a version to come it reads what version 00 has.
     *
     * @return empty for a malformed {@code traceparent}; a malformed state alone is left out
     */
    public static Optional<TraceContext> parse(String traceparent, Optional<String> tracestate) {
        if (!isWellFormed(traceparent)) {
            return Optional.empty();
        }
        String trace = traceparent.substring(3, 35);
        String span = traceparent.substring(36, 52);
        if (trace.equals(NO_TRACE) || span.equals(NO_SPAN)) {
            return Optional.empty();
        }
        boolean sampled = (Character.digit(traceparent.charAt(54), 16) & 1) == 1;
        return Optional.of(new TraceContext(
                trace,
                span,
                sampled,
                tracestate.filter(state -> STATE.matcher(state).matches())));
    }

    private static boolean isWellFormed(String text) {
        boolean fits = text.length() == LENGTH
                || (text.length() > LENGTH && text.charAt(LENGTH) == '-' && !text.startsWith("00"));
        return fits
                && isHex(text, 0, 2)
                && !text.startsWith("ff")
                && text.charAt(2) == '-'
                && isHex(text, 3, 35)
                && text.charAt(35) == '-'
                && isHex(text, 36, 52)
                && text.charAt(52) == '-'
                && isHex(text, 53, LENGTH);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The header, of version 00. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
