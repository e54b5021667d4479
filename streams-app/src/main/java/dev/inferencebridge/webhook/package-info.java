/** Any HTTP service as a target of triggers, by signed posts. Imports {@code http}. */
@NullMarked
package dev.inferencebridge.webhook;

import org.jspecify.annotations.NullMarked;
