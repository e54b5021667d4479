/**
 * What the bridge tells of itself: meters, health, and the server to read them from. Imports capabilities, Micrometer and the
 * JDK's HTTP server, no adapter.
 */
@NullMarked
package dev.inferencebridge.telemetry;

import org.jspecify.annotations.NullMarked;
