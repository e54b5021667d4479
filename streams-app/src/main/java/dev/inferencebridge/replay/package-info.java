/**
 * Sends what is past through a live pipeline again. Knows Kafka's clients and the capabilities; what headers are called is
 * told to it.
 */
@NullMarked
package dev.inferencebridge.replay;

import org.jspecify.annotations.NullMarked;
