/**
 * Cassandra behind {@code prediction.PredictionStore}. The only package that imports the Cassandra driver.
 */
@NullMarked
package dev.inferencebridge.cassandra;

import org.jspecify.annotations.NullMarked;
