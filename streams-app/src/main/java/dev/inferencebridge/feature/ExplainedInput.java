package dev.inferencebridge.feature;

import java.util.OptionalDouble;

/**
 * One model input with where it comes from, for a person to read. Immutable.
 *
 * @param value empty where the feature failed
 * @param origin such as {@code column 'amount'}, {@code default: column 'amount' has no value}, or the problem; never a value
 */
public record ExplainedInput(String inputName, String feature, OptionalDouble value, String origin) {}
