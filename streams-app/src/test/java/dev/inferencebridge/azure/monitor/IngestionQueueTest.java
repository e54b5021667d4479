package dev.inferencebridge.azure.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.azure.monitor.IngestionQueue.Bounds;
import dev.inferencebridge.azure.monitor.IngestionQueue.Sent;
import dev.inferencebridge.telemetry.ExportListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class IngestionQueueTest {

    private static final Duration NOTHING = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicBoolean away = new AtomicBoolean();
    private final BlockingQueue<List<String>> posts = new LinkedBlockingQueue<>();
    private final Map<String, Integer> dropped = new ConcurrentHashMap<>();

    private final ExportListener listener = new ExportListener() {
        @Override
        public void dropped(String reason, int items) {
            dropped.merge(reason, items, Integer::sum);
        }
    };

    @Test
    void items_that_come_together_are_posted_together_and_in_order() throws InterruptedException {
        try (IngestionQueue queue = queue(new Bounds(100, 1000, 3, LONG, NOTHING, NOTHING))) {
            add(queue, "a", "b", "c");

            assertThat(next()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void a_batch_that_found_nobody_is_posted_again_until_it_is_taken() throws InterruptedException {
        away.set(true);
        try (IngestionQueue queue = queue(new Bounds(100, 1000, 1, NOTHING, NOTHING, NOTHING))) {
            add(queue, "a", "b");
            for (int i = 0; i < 5; i++) {
                assertThat(next()).containsExactly("a");
            }

            away.set(false);

            List<String> post = next();
            while (post.equals(List.of("a"))) {
                post = next();
            }
            assertThat(post).containsExactly("b");
        }
        assertThat(dropped).isEmpty();
    }

    @Test
    void during_a_long_outage_the_newest_are_dropped_and_counted_and_nobody_waits() throws InterruptedException {
        away.set(true);
        IngestionQueue queue = queue(new Bounds(10, 1000, 1, NOTHING, LONG, LONG));
        add(queue, "first");
        assertThat(next()).containsExactly("first");

        for (int i = 0; i < 10_000; i++) {
            add(queue, "x");
        }

        assertThat(dropped).containsEntry("full", 9_990);
        away.set(false);
        queue.stop(Duration.ofSeconds(20));
        assertThat(dropped).containsOnlyKeys("full");
        assertThat(posts).hasSize(11).first().isEqualTo(List.of("first"));
    }

    @Test
    void bytes_are_bounded_too() throws InterruptedException {
        away.set(true);
        IngestionQueue queue = queue(new Bounds(100, 8, 1, NOTHING, LONG, LONG));
        add(queue, "first");
        assertThat(next()).containsExactly("first");

        add(queue, "12345", "6789", "678");

        assertThat(dropped).containsEntry("full", 1);
        queue.stop(Duration.ZERO);
    }

    @Test
    void stopping_sends_what_waits_and_counts_what_could_not_be_sent() {
        away.set(true);
        IngestionQueue queue = queue(new Bounds(100, 1000, 2, LONG, LONG, LONG));
        add(queue, "a", "b", "c", "d", "e");

        queue.stop(Duration.ofSeconds(20));

        assertThat(dropped).containsOnlyKeys("stopped").containsEntry("stopped", 5);
    }

    @Test
    void items_refused_for_good_are_counted_and_the_others_posted_again() throws InterruptedException {
        BlockingQueue<List<byte[]>> seen = new LinkedBlockingQueue<>();
        IngestionQueue queue = new IngestionQueue(
                new Bounds(100, 1000, 3, LONG, NOTHING, NOTHING),
                batch -> {
                    seen.add(batch);
                    return batch.size() == 3 ? new Sent.Taken(List.of(batch.get(1)), 1) : new Sent.Taken(List.of(), 0);
                },
                listener);
        try (queue) {
            add(queue, "a", "b", "c");

            assertThat(seen.poll(20, TimeUnit.SECONDS)).hasSize(3);
            assertThat(seen.poll(20, TimeUnit.SECONDS)).containsExactly("b".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(dropped).containsOnlyKeys("refused").containsEntry("refused", 1);
    }

    private IngestionQueue queue(Bounds bounds) {
        return new IngestionQueue(bounds, this::post, listener);
    }

    private Sent post(List<byte[]> batch) {
        posts.add(batch.stream()
                .map(item -> new String(item, StandardCharsets.UTF_8))
                .toList());
        return away.get() ? new Sent.Away(Duration.ZERO) : new Sent.Taken(List.of(), 0);
    }

    private List<String> next() throws InterruptedException {
        List<String> post = posts.poll(20, TimeUnit.SECONDS);
        assertThat(post).as("a post").isNotNull();
        return post;
    }

    private static void add(IngestionQueue queue, String... items) {
        for (String item : items) {
            queue.add(item.getBytes(StandardCharsets.UTF_8));
        }
    }
}
