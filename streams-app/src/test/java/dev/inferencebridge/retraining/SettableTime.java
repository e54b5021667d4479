package dev.inferencebridge.retraining;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A time that goes on when it is told to. */
public final class SettableTime implements InstantSource {

    private Instant now = Triggers.NOW;

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
