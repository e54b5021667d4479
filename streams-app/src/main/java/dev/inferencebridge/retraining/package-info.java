/**
 * When a model should be trained anew, and who is told: policies over monitoring's reports, triggers, and the ports to their
 * targets and their rows. Imports {@code monitoring} and what comes before it.
 */
@NullMarked
package dev.inferencebridge.retraining;

import org.jspecify.annotations.NullMarked;
