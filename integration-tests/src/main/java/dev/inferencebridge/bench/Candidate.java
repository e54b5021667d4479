package dev.inferencebridge.bench;

import java.util.Arrays;
import java.util.Optional;

/** What is measured. {@link Settings} says how each is set. */
enum Candidate {
    /** The product as it runs: exactly once, results in the order of each key. */
    BRIDGE("bridge", true),
    /** Confluent Parallel Consumer: a thread for each call, one row a call; at least once, in the order of each key. */
    PARALLEL_CONSUMER("parallel-consumer", true),
    /** The same with its own batches, of rows of different keys: not a part of the targets. */
    PARALLEL_CONSUMER_BATCHES("parallel-consumer-batches", true),
    /** A consumer that sends batches and produces what comes back: no order, and a crash loses rows. */
    CEILING("ceiling", false),
    /** Kafka Streams whose processor waits for each call; exactly once, in the order of each partition. */
    BLOCKING("blocking", true);

    private final String label;
    private final boolean ordered;

    Candidate(String label, boolean ordered) {
        this.label = label;
        this.ordered = ordered;
    }

    /** As in options, tables and file names. */
    String label() {
        return label;
    }

    /** Whether it promises results in the order of each key. */
    boolean ordered() {
        return ordered;
    }

    static Optional<Candidate> labelled(String label) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.label.equals(label))
                .findFirst();
    }
}
