/**
 * The local stack: Kafka, Cassandra with change data capture, Debezium and a scoring endpoint on this machine. Imports its
 * sub-packages, which do not import it; {@code command} alone sits above it.
 */
@NullMarked
package dev.inferencebridge.localstack;

import org.jspecify.annotations.NullMarked;
