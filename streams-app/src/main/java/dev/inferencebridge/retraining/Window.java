package dev.inferencebridge.retraining;

import java.time.Instant;

/** A span of event time, its end excluded. Immutable. */
public record Window(Instant start, Instant end) {

    public Window {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a window must not end, at " + end + ", before it starts, at " + start);
        }
    }

    @Override
    public String toString() {
        return start + "/" + end;
    }
}
