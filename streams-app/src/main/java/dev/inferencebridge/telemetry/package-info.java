/**
 * What the bridge tells of itself: meters and their names.
 */
@NullMarked
package dev.inferencebridge.telemetry;

import org.jspecify.annotations.NullMarked;
