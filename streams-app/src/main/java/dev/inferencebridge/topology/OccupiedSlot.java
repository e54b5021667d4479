package dev.inferencebridge.topology;

/**
 * What the in-flight store keeps of an occupied slot.
 *
 * @param arrival the order in which the task accepted it
 */
record OccupiedSlot(long arrival, SourceRecord record) {}
