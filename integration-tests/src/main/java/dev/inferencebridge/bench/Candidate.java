package dev.inferencebridge.bench;

import java.util.Arrays;
import java.util.Optional;

/** What is measured. {@link Settings} says how each is set. */
enum Candidate {
    /** The product as it runs: exactly once, results in the order of each key. */
    BRIDGE("bridge", true, RowFormat.JSON),
    /** The same, watched: the windows of {@link Settings#MONITORING_WINDOW} are summed up, merged and measured. */
    BRIDGE_MONITORED("bridge-monitored", true, RowFormat.JSON),
    /** The bridge on change events of one row a key: row images, a cached lookup, a window. */
    BRIDGE_ROWS("bridge-rows", true, RowFormat.CHANGES),
    /** The same on change events of a table with clustering columns, which take a way through Kafka more. */
    BRIDGE_CLUSTERED("bridge-clustered", true, RowFormat.CLUSTERED_CHANGES),
    /** Confluent Parallel Consumer: a thread for each call, one row a call; at least once, in the order of each key. */
    PARALLEL_CONSUMER("parallel-consumer", true, RowFormat.JSON),
    /** The same with its own batches, of rows of different keys: not a part of the targets. */
    PARALLEL_CONSUMER_BATCHES("parallel-consumer-batches", true, RowFormat.JSON),
    /** A consumer that sends batches and produces what comes back: no order, and a crash loses rows. */
    CEILING("ceiling", false, RowFormat.JSON),
    /** Kafka Streams whose processor waits for each call; exactly once, in the order of each partition. */
    BLOCKING("blocking", true, RowFormat.JSON);

    private final String label;
    private final boolean ordered;
    private final RowFormat format;

    Candidate(String label, boolean ordered, RowFormat format) {
        this.label = label;
        this.ordered = ordered;
        this.format = format;
    }

    /** As in options, tables and file names. */
    String label() {
        return label;
    }

    /** Whether it promises results in the order of each key. */
    boolean ordered() {
        return ordered;
    }

    /** What it reads. */
    RowFormat format() {
        return format;
    }

    static Optional<Candidate> labelled(String label) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.label.equals(label))
                .findFirst();
    }
}
