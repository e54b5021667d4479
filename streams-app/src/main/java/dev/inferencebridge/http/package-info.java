/**
 * Single exchanges with HTTP services that are asked now and then: nothing is resent, nothing below TLS 1.2, every answer
 * bounded. Imports OkHttp and {@code tls}; may be imported by all adapters.
 */
@NullMarked
package dev.inferencebridge.http;

import org.jspecify.annotations.NullMarked;
