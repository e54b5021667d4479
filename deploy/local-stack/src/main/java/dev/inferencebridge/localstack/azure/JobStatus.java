package dev.inferencebridge.localstack.azure;

import java.util.Arrays;
import java.util.Optional;

/** Where a job stands, of those that Azure ML knows; in the order of a job's life. */
public enum JobStatus {
    STARTING("Starting"),
    /** Waits for the one compute. */
    QUEUED("Queued"),
    RUNNING("Running"),
    FINALIZING("Finalizing"),
    CANCEL_REQUESTED("CancelRequested"),
    COMPLETED("Completed"),
    FAILED("Failed"),
    CANCELED("Canceled");

    private final String word;

    JobStatus(String word) {
        this.word = word;
    }

    /** As in answers: {@code CancelRequested}. */
    public String word() {
        return word;
    }

    /** Whether nothing comes after it. */
    public boolean isLast() {
        return this == COMPLETED || this == FAILED || this == CANCELED;
    }

    static Optional<JobStatus> of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word.equals(word))
                .findFirst();
    }
}
