package dev.inferencebridge.localstack.endpoint;

/** What a {@code rows} payload is answered with. */
public enum RowsAnswer {
    /** A bare array. */
    ARRAY,
    /** An object whose {@code result} is the array. */
    RESULT
}
