package dev.inferencebridge.bench;

import java.time.Duration;
import java.util.List;

/**
 * How every candidate is set, in one place. What they share is the same for all: rows, broker, endpoint, client, JVM. What is
 * theirs is what served each best of what was tried.
 */
final class Settings {

    /** Of source and result topics. */
    static final int PARTITIONS = 8;

    /** Of every candidate's JVM. */
    static final List<String> JVM =
            List.of("-Xms192m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData");

    /** Rows under way at once, of the bridge (its default of 256 a partition) and of the ceiling. */
    static final int ROWS_IN_FLIGHT = 2048;

    /** Rows in a call at most, of those that batch; the bridge's default. */
    static final int BATCH_ROWS = 64;

    /** Calls under way at once, of the ceiling. */
    static final int CEILING_CALLS = ROWS_IN_FLIGHT / BATCH_ROWS;

    /** Of the bridge and of blocking Kafka Streams: twice the processors, as a thread waits while it commits. */
    static final int STREAM_THREADS = 4;

    /** Of the bridge and of blocking Kafka Streams: how late a reader of committed results sees them. */
    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    /** Of the bridge where it watches: short, so that a drain has many. */
    static final Duration MONITORING_WINDOW = Duration.ofSeconds(5);

    /** Threads of Parallel Consumer, and so its rows under way at once. */
    static final int PARALLEL_CONSUMER_THREADS = 256;

    /** Of Parallel Consumer with batches. */
    static final int PARALLEL_CONSUMER_BATCHES = ROWS_IN_FLIGHT / BATCH_ROWS;

    /** How often the ceiling commits what it has read. */
    static final Duration CEILING_COMMIT_INTERVAL = Duration.ofSeconds(1);

    /** How long producers that are ours gather records; Kafka Streams' own default is 100 ms. */
    static final Duration LINGER = Duration.ofMillis(10);

    static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    /** What the endpoint works on at once: more than any candidate asks for. */
    static final int ENDPOINT_CALLS = 4096;

    private Settings() {}
}
