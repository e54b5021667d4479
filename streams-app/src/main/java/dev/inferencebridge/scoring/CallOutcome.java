package dev.inferencebridge.scoring;

/** The kinds of {@link ScoringResponse}, for counting. */
public enum CallOutcome {
    SCORED,
    ROWS_REFUSED,
    TOO_LARGE,
    THROTTLED,
    TIMED_OUT,
    UNAVAILABLE,
    ENDPOINT_REFUSED
}
