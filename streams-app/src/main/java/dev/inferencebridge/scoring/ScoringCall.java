package dev.inferencebridge.scoring;

import dev.inferencebridge.feature.FeatureVector;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one exchange. Immutable.
 *
 * @param rows in the order in which the answer must come, 1 or more
 * @param requestId names the exchange in the logs of both sides: at most 40 characters of {@code [A-Za-z0-9_-]}, never
 *     used twice
 * @param trace what the request carries as its trace context
 */
public record ScoringCall(List<FeatureVector> rows, String requestId, Optional<TraceContext> trace) {

    public ScoringCall {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a call needs at least one row");
        }
        if (!requestId.matches("[A-Za-z0-9_-]{1,40}")) {
            throw new IllegalArgumentException("not a request id: '" + requestId + "'");
        }
    }

    /** A call that nobody traces. */
    public ScoringCall(List<FeatureVector> rows, String requestId) {
        this(rows, requestId, Optional.empty());
    }
}
