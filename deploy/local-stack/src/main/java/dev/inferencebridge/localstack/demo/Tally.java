package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.cli.BridgeListener;
import dev.inferencebridge.localstack.fraud.Transaction;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.scoring.ModelOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is written and what becomes of it. Thread-safe; one lock, held for the length of a few map operations.
 *
 * <p>A prediction may be stored before the write's acknowledgement is heard; the row counts once both have come.
 */
final class Tally implements BridgeListener {

    private static final int LATEST = 6;
    private static final long MOST_MICROS = TimeUnit.HOURS.toMicros(24);
    private static final double MICROS_PER_MILLI = 1_000;

    private final Time time;

    // Guarded by this.
    private final Map<String, Sent> open = new HashMap<>();
    private final List<String> written = new ArrayList<>();
    private final Histogram latencyMicros = new Histogram(MOST_MICROS, 3);
    private final Deque<Scored> latest = new ArrayDeque<>();
    private long refused;
    private long changes;
    private long predicted;
    private long deadLettered;

    Tally(Time time) {
        this.time = time;
    }

    /** To be called just before a row's write is sent: its latency begins. */
    synchronized void sending(Transaction row) {
        open.put(row.txId(), new Sent(row, time.nanoTime()));
    }

    /** Cassandra has the row. */
    synchronized void acknowledged(String txId) {
        Sent sent = open.get(txId);
        if (sent != null) {
            written.add(txId);
            sent.acknowledged = true;
            close(sent);
        }
    }

    /** Nobody knows whether Cassandra has the row: it does not count. */
    synchronized void refused(String txId) {
        refused++;
        open.remove(txId);
    }

    @Override
    public void settled(String pipeline, Outcome outcome) {
        long now = time.nanoTime();
        synchronized (this) {
            changes++;
            outcome.<@Nullable Void>fold(
                    stored -> {
                        predicted(stored.prediction(), now);
                        return null;
                    },
                    filtered -> null,
                    letter -> {
                        deadLettered++;
                        return null;
                    });
        }
    }

    /** Only the first prediction of a row finds it here: change data capture repeats itself. */
    private void predicted(Prediction prediction, long now) {
        Sent sent = open.get(String.valueOf(prediction.carried().get(BridgeFile.TX_ID)));
        if (sent == null || sent.predicted) {
            return;
        }
        sent.predicted = true;
        latencyMicros.recordValue(Math.min(MOST_MICROS, TimeUnit.NANOSECONDS.toMicros(now - sent.startNanos)));
        latest.addFirst(new Scored(sent.row, score(prediction.output())));
        if (latest.size() > LATEST) {
            latest.removeLast();
        }
        close(sent);
    }

    private void close(Sent sent) {
        if (sent.acknowledged && sent.predicted) {
            predicted++;
            open.remove(sent.row.txId());
        }
    }

    private static double score(ModelOutput output) {
        return output instanceof ModelOutput.Scalar scalar ? scalar.value() : Double.NaN;
    }

    synchronized Standing standing() {
        return new Standing(
                written.size(),
                refused,
                changes,
                predicted,
                deadLettered,
                new Standing.Latency(
                        latencyMicros.getValueAtPercentile(50) / MICROS_PER_MILLI,
                        latencyMicros.getValueAtPercentile(99) / MICROS_PER_MILLI,
                        latencyMicros.getMaxValue() / MICROS_PER_MILLI),
                List.copyOf(latest));
    }

    /** The rows that Cassandra acknowledged, in that order. */
    synchronized List<String> written() {
        return List.copyOf(written);
    }

    private static final class Sent {
        final Transaction row;
        final long startNanos;
        boolean acknowledged;
        boolean predicted;

        Sent(Transaction row, long startNanos) {
            this.row = row;
            this.startNanos = startNanos;
        }
    }
}
