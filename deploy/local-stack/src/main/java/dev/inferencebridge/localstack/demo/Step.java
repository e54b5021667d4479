package dev.inferencebridge.localstack.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * A chapter of a story, and whether it has come. Immutable.
 *
 * @param after since the first row; empty while it has not come
 * @param detail in some words; empty for none
 */
record Step(Chapter chapter, Optional<Duration> after, String detail) {}
