/**
 * The {@code demo} command: the stack, the bridge, a steady load, and the proof that every row got its prediction. Imports
 * the rest of this module but {@code command}, and starts the bridge as {@code run} does.
 */
@NullMarked
package dev.inferencebridge.localstack.demo;

import org.jspecify.annotations.NullMarked;
