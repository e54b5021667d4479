package dev.inferencebridge.localstack;

import java.time.Duration;

/** Hears what becomes of the parts. Called on several threads, also at once; must not block. */
public interface StackListener {

    /** Hears nothing. */
    StackListener SILENT = new StackListener() {};

    /** The child is running, and not ready yet. */
    default void started(StackPart part, long pid) {}

    /** The part does its work, {@code took} after it was asked to start. */
    default void ready(StackPart part, Duration took) {}

    /**
     * The child ended, and nobody had asked it to.
     *
     * @param report exit code, last lines of the log and its place
     */
    default void died(StackPart part, String report) {}
}
