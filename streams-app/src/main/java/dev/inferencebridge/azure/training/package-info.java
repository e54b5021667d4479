/**
 * Azure ML as a target of triggers: jobs of a workspace, and batch and pipeline endpoints. Imports {@code http} and Jackson.
 */
@NullMarked
package dev.inferencebridge.azure.training;

import org.jspecify.annotations.NullMarked;
