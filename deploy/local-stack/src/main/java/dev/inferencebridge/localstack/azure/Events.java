package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * What the Event Grid topic has accepted: the latest 10 000 events, as they were sent, repeated ones too. Thread-safe.
 */
public final class Events {

    private static final int MOST = 10_000;

    private final Deque<JsonNode> events = new ArrayDeque<>();
    private long accepted;

    Events() {}

    /** Whole events, oldest first. */
    public synchronized List<JsonNode> received() {
        return List.copyOf(events);
    }

    /** Accepted so far, those included that are no longer held. */
    public synchronized long accepted() {
        return accepted;
    }

    /**
     * The first event that matches; waits for it.
     *
     * @throws TimeoutException when none has come
     */
    public synchronized JsonNode await(Predicate<? super JsonNode> wanted, Duration within)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            for (JsonNode event : events) {
                if (wanted.test(event)) {
                    return event;
                }
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new TimeoutException("no such event within " + within + "; there are " + events.size());
            }
            wait(left);
        }
    }

    /** Forgets what is held. */
    public synchronized void clear() {
        events.clear();
    }

    synchronized void accept(List<JsonNode> batch) {
        for (JsonNode event : batch) {
            if (events.size() == MOST) {
                events.removeFirst();
            }
            events.add(event);
        }
        accepted += batch.size();
        notifyAll();
    }
}
