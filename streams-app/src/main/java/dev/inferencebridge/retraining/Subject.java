package dev.inferencebridge.retraining;

import java.util.Optional;

/**
 * What would be trained anew. Immutable.
 *
 * @param model its name in the configuration
 * @param deployment the one that is asked; empty where the endpoint's traffic rules decide
 * @param pipeline whose predictions are watched
 */
public record Subject(String model, Optional<String> deployment, String pipeline) {}
