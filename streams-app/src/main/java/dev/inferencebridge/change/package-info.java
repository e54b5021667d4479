/**
 * What the change data capture said: events, cells, row keys. May import {@code async}.
 */
@NullMarked
package dev.inferencebridge.change;

import org.jspecify.annotations.NullMarked;
