package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** What Application Insights has accepted: the latest 100 000 items, as they were sent. Thread-safe. */
public final class Telemetry {

    private static final int MOST = 100_000;

    private final Deque<Item> items = new ArrayDeque<>();
    private long accepted;
    private long forgotten;
    private int rejectItems;
    private int rejectStatus;

    /** What an item is, by its {@code data.baseType}. */
    public enum Kind {
        METRICS("MetricData"),
        EVENTS("EventData"),
        DEPENDENCIES("RemoteDependencyData"),
        EXCEPTIONS("ExceptionData"),
        MESSAGES("MessageData"),
        REQUESTS("RequestData"),
        OTHERS("");

        private final String baseType;

        Kind(String baseType) {
            this.baseType = baseType;
        }

        /** As in {@code GET /received?type=metrics}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> labelled(String label) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label().equals(label))
                    .findFirst();
        }

        static Kind of(JsonNode envelope) {
            String baseType = envelope.path("data").path("baseType").asText();
            return Arrays.stream(values())
                    .filter(kind -> kind.baseType.equals(baseType))
                    .findFirst()
                    .orElse(OTHERS);
        }
    }

    Telemetry() {}

    /** Whole envelopes, oldest first. */
    public synchronized List<JsonNode> received() {
        return items.stream().map(Item::envelope).toList();
    }

    /** Whole envelopes of one kind, oldest first. */
    public synchronized List<JsonNode> received(Kind kind) {
        return items.stream()
                .filter(item -> item.kind() == kind)
                .map(Item::envelope)
                .toList();
    }

    /**
     * The first envelope of the kind that matches; waits for it.
     *
     * @throws TimeoutException when none has come
     */
    public synchronized JsonNode await(Kind kind, Predicate<? super JsonNode> wanted, Duration within)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            for (Item item : items) {
                if (item.kind() == kind && wanted.test(item.envelope())) {
                    return item.envelope();
                }
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new TimeoutException(
                        "no such " + kind.label() + " within " + within + "; there are " + items.size() + " items");
            }
            wait(left);
        }
    }

    /** Items accepted so far, those included that are no longer held. */
    public synchronized long accepted() {
        return accepted;
    }

    /** Accepted items that are no longer held, because there were too many. */
    public synchronized long forgotten() {
        return forgotten;
    }

    /** Forgets what is held. */
    public synchronized void clear() {
        items.clear();
    }

    /** The next items are refused with the status, and the others of their request accepted (206). */
    public synchronized void rejectNext(int count, int status) {
        if (count < 0 || status < 400 || status > 599) {
            throw new IllegalArgumentException("0 or more items with 400 to 599, not " + count + " with " + status);
        }
        rejectItems = count;
        rejectStatus = status;
    }

    /** The status with which the next item is refused, if it is. */
    synchronized Optional<Integer> nextRejection() {
        if (rejectItems == 0) {
            return Optional.empty();
        }
        rejectItems--;
        return Optional.of(rejectStatus);
    }

    synchronized void accept(List<JsonNode> envelopes) {
        for (JsonNode envelope : envelopes) {
            if (items.size() == MOST) {
                items.removeFirst();
                forgotten++;
            }
            items.add(new Item(Kind.of(envelope), envelope));
        }
        accepted += envelopes.size();
        notifyAll();
    }

    private record Item(Kind kind, JsonNode envelope) {}
}
