/**
 * What is asked of a model and what came back: batching, admission, retries, bisection. May import {@code async},
 * {@code change} and {@code feature}; reaches an endpoint only through the port {@code ScoringClient}.
 */
@NullMarked
package dev.inferencebridge.scoring;

import org.jspecify.annotations.NullMarked;
