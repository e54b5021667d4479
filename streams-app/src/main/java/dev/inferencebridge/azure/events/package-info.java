/** Azure Event Grid as a target of triggers. Imports {@code http} and Jackson. */
@NullMarked
package dev.inferencebridge.azure.events;

import org.jspecify.annotations.NullMarked;
