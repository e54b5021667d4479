package dev.inferencebridge.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Percentiles of latencies in milliseconds. Immutable. */
record Latencies(long count, double p50, double p90, double p99, double max) {

    private static final long HIGHEST_MICROS = 60_000_000;
    private static final double MICROS_PER_MILLI = 1_000;

    /** Counts microseconds. Thread-safe. */
    static Histogram recorder() {
        return new ConcurrentHistogram(HIGHEST_MICROS, 3);
    }

    static void record(Histogram recorder, long micros) {
        recorder.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, micros)));
    }

    static Latencies of(Histogram recorded) {
        return new Latencies(
                recorded.getTotalCount(),
                recorded.getValueAtPercentile(50) / MICROS_PER_MILLI,
                recorded.getValueAtPercentile(90) / MICROS_PER_MILLI,
                recorded.getValueAtPercentile(99) / MICROS_PER_MILLI,
                recorded.getMaxValue() / MICROS_PER_MILLI);
    }

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("count", Long.toString(count));
        properties.setProperty("p50", text(p50));
        properties.setProperty("p90", text(p90));
        properties.setProperty("p99", text(p99));
        properties.setProperty("max", text(max));
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, "milliseconds");
        }
    }

    static Latencies read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return new Latencies(
                Long.parseLong(properties.getProperty("count")),
                Double.parseDouble(properties.getProperty("p50")),
                Double.parseDouble(properties.getProperty("p90")),
                Double.parseDouble(properties.getProperty("p99")),
                Double.parseDouble(properties.getProperty("max")));
    }

    private static String text(double millis) {
        return String.format(Locale.ROOT, "%.3f", millis);
    }
}
