package dev.inferencebridge.telemetry;

import dev.inferencebridge.scoring.CallTrace;
import dev.inferencebridge.scoring.ScoringExchange;

/**
 * A scoring call as one of the sample that is exported. Immutable; holds no value of a row.
 *
 * @param model the model's name in the configuration
 * @param host of its endpoint
 * @param trace that of the exchange
 */
public record ScoringDependency(String model, String host, ScoringExchange exchange, CallTrace trace) {}
