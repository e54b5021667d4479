package dev.inferencebridge.monitoring;

import java.util.Locale;

/** What became of a label, or of a prediction that waited for one. */
public enum LabelOutcome {
    /** It met its prediction, which had none yet. */
    JOINED,
    /** Its prediction had one already; the first counts. */
    DUPLICATE,
    /** It came for a prediction that had stopped waiting. */
    LATE,
    /** No prediction came for it, or none is remembered. */
    UNMATCHED,
    /** It, or its prediction, is not of the kind that the configuration names. */
    UNFIT,
    /** A prediction waited for a label, and none came. */
    MISSING;

    /** As in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for any other text than a {@link #word}. */
    public static LabelOutcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
