package dev.inferencebridge.cli;

/**
 * Adds a command to {@code bridge}. Found by {@link java.util.ServiceLoader}, so that a module which production does not
 * depend on can bring commands of its own.
 */
public interface CommandContribution {

    /** An object with picocli's {@code @Command} annotation. */
    Object command();
}
