package dev.inferencebridge.scoring;

import dev.inferencebridge.scoring.ScorerState.Availability;
import java.time.Duration;
import java.util.List;

/** Several listeners as one. Thread-safe if they are. */
final class ScoringListeners implements ScoringListener {

    private final List<ScoringListener> listeners;

    ScoringListeners(List<? extends ScoringListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void callFinished(CallOutcome outcome, int rows, Duration duration) {
        listeners.forEach(each -> each.callFinished(outcome, rows, duration));
    }

    @Override
    public void exchanged(ScoringExchange exchange) {
        listeners.forEach(each -> each.exchanged(exchange));
    }

    @Override
    public void retryScheduled(String reason, int rows, Duration delay) {
        listeners.forEach(each -> each.retryScheduled(reason, rows, delay));
    }

    @Override
    public void availabilityChanged(Availability from, Availability to) {
        listeners.forEach(each -> each.availabilityChanged(from, to));
    }

    @Override
    public void rowsRefused(String reason, int rows) {
        listeners.forEach(each -> each.rowsRefused(reason, rows));
    }
}
