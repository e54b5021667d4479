/**
 * From the topic of triggers to their targets: a consumer group a target, and the rows of what became of it. Imports
 * {@code retraining} and Kafka's clients.
 */
@NullMarked
package dev.inferencebridge.fanout;

import org.jspecify.annotations.NullMarked;
