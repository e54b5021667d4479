/**
 * What the model wants: the feature schema, and the assembler that makes a vector of a row. May import {@code async} and
 * {@code change}; the only one that imports the expression library.
 */
@NullMarked
package dev.inferencebridge.feature;

import org.jspecify.annotations.NullMarked;
