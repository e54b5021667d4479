/**
 * What is said of a row and where it is kept: the chain from feature vector to stored prediction, and the port
 * {@code PredictionStore}. May import the packages before it: {@code async}, {@code change}, {@code feature}, {@code scoring}.
 */
@NullMarked
package dev.inferencebridge.prediction;

import org.jspecify.annotations.NullMarked;
