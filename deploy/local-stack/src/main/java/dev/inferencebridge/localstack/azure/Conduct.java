package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How one service behaves beyond its contract, changeable while it runs, and what it has answered. Thread-safe. */
public final class Conduct {

    private static final int MOST_FAILURES = 1_000_000;

    private final Runnable refuse;
    private final Runnable listen;
    private final Deque<Failures> failNext = new ArrayDeque<>();
    private final Map<Integer, Long> responses = new TreeMap<>();
    private Availability availability = Availability.UP;
    private Duration latency = Duration.ZERO;
    private long requests;

    /** Whether a service is there. */
    public enum Availability {
        UP,
        /** 503 to everything. */
        UNAVAILABLE,
        /** Nobody listens: connections are closed and refused. */
        REFUSED
    }

    /**
     * @param refuse stops listening
     * @param listen listens again, on the same port
     */
    Conduct(Runnable refuse, Runnable listen) {
        this.refuse = refuse;
        this.listen = listen;
    }

    /** Returns when it is so. */
    public void availability(Availability changed) {
        Availability before;
        synchronized (this) {
            before = availability;
            availability = changed;
        }
        if (changed == Availability.REFUSED && before != Availability.REFUSED) {
            refuse.run();
        } else if (changed != Availability.REFUSED && before == Availability.REFUSED) {
            listen.run();
        }
    }

    /** The least time that a request takes, 0 to 10 minutes. */
    public synchronized void latency(Duration changed) {
        if (changed.isNegative() || changed.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("a latency is 0 to 10 minutes, not " + changed);
        }
        latency = changed;
    }

    /** The next requests fail with the service's own body of the status, in addition to those asked for before. */
    public void failNext(int count, int status) {
        failNext(count, status, Map.of());
    }

    /** With headers, such as {@code Retry-After}. */
    public synchronized void failNext(int count, int status, Map<String, String> headers) {
        if (count < 1 || count > MOST_FAILURES || status < 400 || status > 599) {
            throw new IllegalArgumentException(
                    "1 to " + MOST_FAILURES + " failures of 400 to 599, not " + count + " of " + status);
        }
        failNext.add(new Failures(count, status, Map.copyOf(headers)));
    }

    /** Forgets the failures that are left. */
    public synchronized void forgetFailures() {
        failNext.clear();
    }

    /** Requests that have arrived, those that failed on purpose included. */
    public synchronized long requests() {
        return requests;
    }

    /** Answers with the status. */
    public synchronized long responses(int status) {
        return responses.getOrDefault(status, 0L);
    }

    /** Counts a request; how it is to fail, if it is. */
    synchronized Optional<Failure> arrive() {
        requests++;
        if (availability != Availability.UP) {
            return Optional.of(new Failure(503, Map.of()));
        }
        Failures next = failNext.peek();
        if (next == null) {
            return Optional.empty();
        }
        failNext.remove();
        if (next.count() > 1) {
            failNext.addFirst(new Failures(next.count() - 1, next.status(), next.headers()));
        }
        return Optional.of(new Failure(next.status(), next.headers()));
    }

    synchronized void answered(int status) {
        responses.merge(status, 1L, Long::sum);
    }

    synchronized Duration latency() {
        return latency;
    }

    synchronized void describe(ObjectNode stats) {
        stats.put("requests", requests);
        ObjectNode byStatus = stats.putObject("responses");
        responses.forEach((status, count) -> byStatus.put(String.valueOf(status), count));
    }

    /** How a request is to fail. */
    record Failure(int status, Map<String, String> headers) {}

    private record Failures(int count, int status, Map<String, String> headers) {}
}
