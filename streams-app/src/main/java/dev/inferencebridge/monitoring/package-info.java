/**
 * What is measured of the features and predictions that were really sent: mergeable summaries of windows, baselines, drift and
 * quality metrics. May import the packages before it: {@code async}, {@code change}, {@code feature}, {@code scoring},
 * {@code prediction}; the only one that imports the sketches.
 */
@NullMarked
package dev.inferencebridge.monitoring;

import org.jspecify.annotations.NullMarked;
