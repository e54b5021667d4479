package dev.inferencebridge.cli;

import java.util.List;

/**
 * Adds commands to {@code bridge}. Found by {@link java.util.ServiceLoader}, so that a module which production does not depend
 * on can bring commands of its own.
 */
public interface CommandContribution {

    /** Objects with picocli's {@code @Command} annotation. */
    List<Object> commands();
}
