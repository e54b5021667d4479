package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The metrics of one bridge, read ten times a second from its first answer on, by a thread of its own. Thread-safe. What is
 * asked for by the start of a line is the sum over its tags.
 */
final class AdminWatch implements AutoCloseable {

    private static final Duration BETWEEN_READINGS = Duration.ofMillis(100);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final String UNACCOUNTED = "bridge_records_unaccounted{";
    private static final List<String> WATCHED = List.of(
            "bridge_records_account{pipeline=\"payments\",term=\"in-flight\"", "jvm_memory_used_bytes{area=\"heap\"");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private final BridgeProcess bridge;
    private final Map<String, Double> most = new ConcurrentHashMap<>();
    /** The readings of the balance, each with its number. */
    private final Map<Double, Integer> balances = new TreeMap<>();

    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "admin-watch");
        thread.setDaemon(true);
        return thread;
    });

    AdminWatch(int port, BridgeProcess bridge) {
        this.port = port;
        this.bridge = bridge;
        long nanos = BETWEEN_READINGS.toNanos();
        var unused = reader.scheduleWithFixedDelay(this::read, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Now; 0 where there is no such metric. */
    double metric(String start) {
        return sum(page(), start);
    }

    /** The most records in flight of any reading. */
    long mostInFlight() {
        return most.getOrDefault(WATCHED.get(0), 0.0).longValue();
    }

    /** The most bytes of heap in use of any reading. */
    long mostHeap() {
        return most.getOrDefault(WATCHED.get(1), 0.0).longValue();
    }

    synchronized int readings() {
        return balances.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Fails when some reading found records that were lost, or counted twice. */
    synchronized void assertBalanced() {
        assertThat(balances.keySet())
                .as("readings of bridge_records_unaccounted, with their numbers: %s; %s", balances, bridge)
                .isSubsetOf(0.0);
    }

    private void read() {
        List<String> page;
        try {
            page = page();
        } catch (UncheckedIOException e) {
            // Not there yet, or no more.
            return;
        }
        WATCHED.forEach(start -> most.merge(start, sum(page, start), Math::max));
        if (page.stream().anyMatch(line -> line.startsWith(UNACCOUNTED))) {
            synchronized (this) {
                balances.merge(sum(page, UNACCOUNTED), 1, Integer::sum);
            }
        }
    }

    private List<String> page() {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .timeout(ANSWERS_WITHIN)
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static double sum(List<String> page, String start) {
        return page.stream()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Reads no more. */
    @Override
    public void close() {
        reader.shutdownNow();
    }
}
