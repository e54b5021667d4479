package dev.inferencebridge.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One call to an endpoint, when it is over. Immutable; says nothing of its rows but how many there were.
 *
 * @param requestId as the endpoint got it
 * @param trace empty when nobody traces
 */
public record ScoringExchange(
        CallOutcome outcome, int rows, Instant startedAt, Duration took, String requestId, Optional<CallTrace> trace) {}
