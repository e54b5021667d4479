package dev.inferencebridge.monitoring;

import java.time.Instant;
import java.util.Optional;

/** Measures windows against a baseline. Immutable, thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class DriftCheck {

    private final MonitorDefinition definition;

    public DriftCheck(MonitorDefinition definition) {
        this.definition = definition;
    }

    /**
     * Measures a window.
     *
     * @param start the window's first instant
     * @param summary of all rows of the window
     * @param baseline without one, only what needs none is measured
     */
    public WindowReport evaluate(Instant start, WindowSummary summary, Optional<BaselineProfile> baseline) {
        throw new UnsupportedOperationException(definition.pipeline() + start + summary.rows() + baseline);
    }
}
