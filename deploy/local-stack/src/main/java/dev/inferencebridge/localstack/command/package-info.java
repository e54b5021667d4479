/**
 * The {@code stack} command.
 */
@NullMarked
package dev.inferencebridge.localstack.command;

import org.jspecify.annotations.NullMarked;
