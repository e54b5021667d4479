package dev.inferencebridge.topology;

/**
 * What the in-flight store keeps of an occupied slot.
 *
 * @param arrival the order in which the task accepted it
 */
record Slot(long arrival, SourceRecord record) {}
