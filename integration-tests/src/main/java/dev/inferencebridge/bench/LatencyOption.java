package dev.inferencebridge.bench;

/** The endpoint's latency: log-normal; constant where both are the same. Immutable. */
record LatencyOption(double medianMillis, double p99Millis) {

    LatencyOption {
        if (!(medianMillis >= 0 && p99Millis >= medianMillis && p99Millis <= 60_000)) {
            throw new IllegalArgumentException("a latency is 0 <= median <= p99 <= 60000 ms");
        }
    }

    /** Parses {@code median[:p99]}, milliseconds. */
    static LatencyOption parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("a latency is median[:p99] in milliseconds, not '" + text + "'");
        }
        try {
            double median = Double.parseDouble(parts[0]);
            return new LatencyOption(median, parts.length == 1 ? median : Double.parseDouble(parts[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a latency is median[:p99] in milliseconds, not '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        return medianMillis == p99Millis
                ? number(medianMillis) + " ms"
                : "log-normal, median " + number(medianMillis) + " ms, p99 " + number(p99Millis) + " ms";
    }

    private static String number(double millis) {
        return millis == Math.rint(millis) ? Long.toString((long) millis) : Double.toString(millis);
    }
}
