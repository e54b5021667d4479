/**
 * The Kafka Streams graph: wires the capabilities together, every node, store and internal topic named. The only package
 * that imports Kafka Streams.
 */
@NullMarked
package dev.inferencebridge.topology;

import org.jspecify.annotations.NullMarked;
