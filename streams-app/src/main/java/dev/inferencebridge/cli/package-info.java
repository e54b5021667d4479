/**
 * The composition root and the commands. Imports all, is imported by none.
 */
@NullMarked
package dev.inferencebridge.cli;

import org.jspecify.annotations.NullMarked;
