package dev.inferencebridge.localstack.endpoint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The failures that were asked for. Thread-safe; each count is used up exactly. */
final class Faults {

    enum Malformation {
        SHORT,
        NAN,
        TEXT,
        OBJECT
    }

    enum Availability {
        UP,
        UNAVAILABLE,
        CLOSING
    }

    /** Answers the next {@code count} requests. */
    record Failure(int count, Reply reply) {}

    /** @param probability 0 to 1 */
    record FailRate(int status, double probability) {}

    /** @param modelStatus what the model says to a request with such a row */
    record Poison(String column, double value, int modelStatus) {}

    private final Random random;
    private final Deque<Failure> failures = new ArrayDeque<>();
    private FailRate failRate = new FailRate(500, 0);
    private int drops;
    private Malformation malformation = Malformation.SHORT;
    private int malformations;
    private volatile Availability availability = Availability.UP;
    private volatile @Nullable Poison poison;

    Faults(long seed) {
        this.random = new Random(seed);
    }

    /** What every request meets before anything else looks at it. */
    Optional<Answer> outage() {
        return switch (availability) {
            case UNAVAILABLE -> Optional.of(Reply.error(503, "the endpoint is down"));
            case CLOSING -> Optional.of(new Answer.HangUp());
            case UP -> Optional.empty();
        };
    }

    /** Whether the connection of this scoring request is to be closed. */
    synchronized boolean drop() {
        if (drops == 0) {
            return false;
        }
        drops--;
        return true;
    }

    /** What an authorized request meets. */
    synchronized Optional<Answer> failure() {
        Failure next = failures.pollFirst();
        if (next != null) {
            if (next.count() > 1) {
                failures.addFirst(new Failure(next.count() - 1, next.reply()));
            }
            return Optional.of(next.reply());
        }
        if (failRate.probability() > 0 && random.nextDouble() < failRate.probability()) {
            return Optional.of(Reply.error(failRate.status(), "failed at random"));
        }
        return Optional.empty();
    }

    /** The model's status when a row has the poisonous value. */
    Optional<Integer> poisoned(List<double[]> rows, List<String> inputNames) {
        Poison current = poison;
        if (current == null) {
            return Optional.empty();
        }
        int column = inputNames.indexOf(current.column());
        return rows.stream().anyMatch(row -> row[column] == current.value())
                ? Optional.of(current.modelStatus())
                : Optional.empty();
    }

    synchronized Optional<Malformation> malformation() {
        if (malformations == 0) {
            return Optional.empty();
        }
        malformations--;
        return Optional.of(malformation);
    }

    /** Appended to what is left; an empty list forgets what is left. */
    synchronized void failNext(List<Failure> next) {
        if (next.isEmpty()) {
            failures.clear();
        }
        failures.addAll(next);
    }

    synchronized void failAtRandom(FailRate rate) {
        failRate = rate;
    }

    synchronized void drop(int count) {
        drops = count;
    }

    synchronized void malform(Malformation kind, int count) {
        malformation = kind;
        malformations = count;
    }

    void availability(Availability changed) {
        availability = changed;
    }

    /** @param changed null for none */
    void poison(@Nullable Poison changed) {
        poison = changed;
    }
}
