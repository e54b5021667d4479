package dev.inferencebridge.it;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do: asks again and again, until a deadline. Stateless. */
final class Await {

    /** For anything that takes seconds on an idle machine. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /**
     * Returns the first answer.
     *
     * @param what completes "Waited 120 s for ..."
     * @param seen what to say of the state of things when there is no answer in time
     */
    static <T> T answer(String what, Supplier<Optional<T>> question, Supplier<?> seen) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Waited " + PATIENCE.toSeconds() + " s for " + what + "; seen: " + seen.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    static void until(String what, BooleanSupplier condition, Supplier<?> seen) {
        answer(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), seen);
    }
}
