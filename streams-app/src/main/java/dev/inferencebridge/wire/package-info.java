/**
 * Bytes on topics to the types of the capabilities and back. The only package, beside {@code azure.ml}, that imports
 * Jackson.
 */
@NullMarked
package dev.inferencebridge.wire;

import org.jspecify.annotations.NullMarked;
