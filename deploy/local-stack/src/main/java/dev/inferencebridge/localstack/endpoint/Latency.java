package dev.inferencebridge.localstack.endpoint;

import java.time.Duration;
import java.util.Random;

/**
 * How long the model pretends to take for a request: log-normal. Immutable.
 *
 * @param median zero for none
 * @param p99 at least the median; equal to it means that every request takes just as long
 */
public record Latency(Duration median, Duration p99) {

    public static final Latency NONE = constant(Duration.ZERO);

    /** The 99th percentile of the standard normal distribution. */
    private static final double Z99 = 2.3263478740408408;

    public Latency {
        if (median.isNegative() || p99.compareTo(median) < 0 || (median.isZero() && !p99.isZero())) {
            throw new IllegalArgumentException(
                    "latency needs 0 <= median <= p99, and a median when there is a p99; got " + median.toMillis()
                            + " ms and " + p99.toMillis() + " ms");
        }
    }

    /** Every request takes this long. */
    public static Latency constant(Duration latency) {
        return new Latency(latency, latency);
    }

    /** Parses {@code median[:p99]} in milliseconds. */
    static Latency parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("latency is median[:p99] in milliseconds, not '" + text + "'");
        }
        try {
            Duration median = millis(Double.parseDouble(parts[0]));
            return new Latency(median, parts.length == 1 ? median : millis(Double.parseDouble(parts[1])));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("latency is median[:p99] in milliseconds, not '" + text + "'", e);
        }
    }

    static Duration millis(double millis) {
        return Duration.ofNanos(Math.round(millis * 1e6));
    }

    long sampleNanos(Random random) {
        if (median.equals(p99)) {
            return median.toNanos();
        }
        double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / Z99;
        return Math.round(median.toNanos() * Math.exp(sigma * random.nextGaussian()));
    }
}
