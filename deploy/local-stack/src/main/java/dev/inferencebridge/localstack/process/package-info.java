/**
 * Child JVMs: their command lines, logs, signals and ends. Imports {@code guard}.
 */
@NullMarked
package dev.inferencebridge.localstack.process;

import org.jspecify.annotations.NullMarked;
