package dev.inferencebridge.bench;

import java.util.OptionalDouble;

/** One paced run. Immutable. {@code residentMebibytes}: the most that the process had resident. */
record PacedTrial(Latencies latencies, OptionalDouble residentMebibytes) {}
