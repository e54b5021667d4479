package dev.inferencebridge.preflight;

import java.time.Duration;
import java.util.List;

/**
 * What a preflight found. Immutable.
 *
 * @param results in the order of the checks; at least one
 * @param took from the first question to the last answer
 */
public record Report(List<Result> results, Duration took) {

    public Report {
        results = List.copyOf(results);
        if (results.isEmpty()) {
            throw new IllegalArgumentException("a preflight without a result");
        }
    }

    /** The worst of all. */
    public Level level() {
        return results.stream()
                .map(result -> result.finding().level())
                .max(Level::compareTo)
                .orElseThrow();
    }

    /** 0: all is well; 1: there are warnings; 2: there are failures. */
    public int exitCode() {
        return level().exitCode();
    }

    public long count(Level level) {
        return results.stream()
                .filter(result -> result.finding().level() == level)
                .count();
    }

    /** What keeps a bridge from starting: failures, but for those that it would wait out. */
    public List<Result> refusals() {
        return results.stream().filter(result -> result.finding().refuses()).toList();
    }
}
