package dev.inferencebridge.preflight;

/**
 * Port: asks a scoring endpoint. Thread-safe. Every method waits for the answer and scores no row; throws
 * {@link NotCheckedException} where it cannot even ask.
 */
public interface EndpointQuestions {

    /** What it answers to a GET with the key or token. */
    EndpointFacts description();

    /** What the deployment answers to a batch of no rows, or to what its model takes. */
    EndpointFacts.Answer emptyBatch();
}
