/**
 * The Azure ML online endpoint behind {@code scoring.ScoringClient}. The only package that imports {@code okhttp3}.
 */
@NullMarked
package dev.inferencebridge.azure.ml;

import org.jspecify.annotations.NullMarked;
