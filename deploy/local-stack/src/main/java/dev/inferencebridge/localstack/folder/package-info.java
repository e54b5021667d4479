/**
 * The work folder: its lock, its layout and the ports it remembers. Imports {@code process}.
 */
@NullMarked
package dev.inferencebridge.localstack.folder;

import org.jspecify.annotations.NullMarked;
