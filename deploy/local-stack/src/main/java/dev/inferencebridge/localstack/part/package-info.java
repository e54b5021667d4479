/**
 * One class a part of the stack: its settings, its command line and when it is ready. Imports {@code process},
 * {@code folder} and {@code cql}.
 */
@NullMarked
package dev.inferencebridge.localstack.part;

import org.jspecify.annotations.NullMarked;
