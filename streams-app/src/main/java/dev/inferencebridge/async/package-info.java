/**
 * The asynchronous stage: bounded in-flight work whose results are emitted in order per key. Knows neither Kafka nor HTTP;
 * imports {@code java.*} only.
 */
@NullMarked
package dev.inferencebridge.async;

import org.jspecify.annotations.NullMarked;
