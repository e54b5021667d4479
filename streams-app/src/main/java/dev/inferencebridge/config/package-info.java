/**
 * {@code bridge.yaml} to records, with every problem reported at once: where, what, which rule, what was probably meant.
 */
@NullMarked
package dev.inferencebridge.config;

import org.jspecify.annotations.NullMarked;
