package dev.inferencebridge.preflight;

/**
 * A finding with its place. Immutable.
 *
 * @param subject what was looked at
 */
public record Result(Check check, String subject, Finding finding) {}
