package dev.inferencebridge.telemetry;

import io.micrometer.core.instrument.Counter;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The counters of one meter by a tag whose values come from elsewhere. Thread-safe.
 *
 * <p>Bounded: after {@value #MOST} values, a new one counts as {@value #OTHER}.
 */
final class Tally {

    static final int MOST = 32;
    static final String OTHER = "other";

    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Function<String, Counter> register;

    /** @param known values that are shown, as zero, before they come up */
    Tally(Function<String, Counter> register, Collection<String> known) {
        this.register = register;
        known.forEach(this::of);
    }

    Counter of(String value) {
        Counter counter = counters.get(value);
        if (counter != null) {
            return counter;
        }
        return counters.computeIfAbsent(counters.size() < MOST ? value : OTHER, register);
    }
}
