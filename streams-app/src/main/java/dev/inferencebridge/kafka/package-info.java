/**
 * How Kafka clients log in and encrypt: what Kafka has interfaces for. Imports Kafka's clients, and of the bridge only
 * {@code azure} (tokens) and {@code tls}.
 */
@NullMarked
package dev.inferencebridge.kafka;

import org.jspecify.annotations.NullMarked;
