/**
 * The {@code bench} command: the bridge beside other ways of scoring a topic, each in a JVM of its own, over the same rows,
 * the same broker and the same endpoint. See docs/benchmarks.md for what it measures and how.
 */
@NullMarked
package dev.inferencebridge.bench;

import org.jspecify.annotations.NullMarked;
