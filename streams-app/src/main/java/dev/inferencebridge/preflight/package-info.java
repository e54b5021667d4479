/**
 * What is looked at before a bridge starts, and what each answer means: facts in, findings out. Who asks for the facts, and how,
 * is a matter of the adapters. Imports {@code change} and {@code feature} alone.
 */
@NullMarked
package dev.inferencebridge.preflight;

import org.jspecify.annotations.NullMarked;
