package dev.inferencebridge.retraining;

import java.net.URI;
import java.util.Optional;

/**
 * A job that a target started. Immutable.
 *
 * @param id the target's name for it
 * @param link where people look at it
 */
public record Job(String id, Optional<URI> link) {}
