/**
 * CQL scripts and their execution. Imports {@code process}.
 */
@NullMarked
package dev.inferencebridge.localstack.cql;

import org.jspecify.annotations.NullMarked;
