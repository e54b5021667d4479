package dev.inferencebridge.bench;

/** A candidate that runs in this process. */
@FunctionalInterface
interface Contender extends AutoCloseable {

    /** Stops it within a few seconds; results that are produced already stay valid. */
    @Override
    void close();
}
