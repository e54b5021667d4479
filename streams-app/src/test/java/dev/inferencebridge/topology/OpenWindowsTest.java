package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenWindowsTest {

    private static final long NOW = 10_000_000;
    private static final int ROW_BYTES = 160;

    private final KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("windows"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();

    /** The sum keeps every number, in a form of a given size. */
    private int sumBytes = 100;

    private OpenWindows<List<Long>, Long> windows;

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        windows = windows("a", NOW);
    }

    private OpenWindows<List<Long>, Long> windows(String meaning, long now) {
        return new OpenWindows<>(
                store,
                new OpenWindows.Content<>(
                        meaning,
                        ArrayList::new,
                        List::add,
                        sum -> {
                            BinaryOut out = new BinaryOut(sumBytes).putInt(sum.size());
                            sum.forEach(out::putLong);
                            return out.putBytes(new byte[sumBytes]).toBytes();
                        },
                        bytes -> {
                            BinaryIn in = new BinaryIn(bytes);
                            List<Long> sum = new ArrayList<>();
                            for (int left = in.getInt(); left > 0; left--) {
                                sum.add(in.getLong());
                            }
                            return sum;
                        },
                        BinaryOut::putLong,
                        BinaryIn::getLong),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                now);
    }

    private static Map<Long, List<Long>> sums(List<OpenWindows.Closed<List<Long>>> closed) {
        Map<Long, List<Long>> sums = new java.util.TreeMap<>();
        closed.forEach(window -> sums.put(window.startMillis(), window.sum()));
        return sums;
    }

    @Test
    void a_window_is_closed_once_events_have_gone_beyond_its_lateness() {
        windows.add(1_000, 1L, NOW);
        windows.add(9_999, 2L, NOW);
        windows.add(11_999, 3L, NOW);
        assertThat(windows.close(NOW)).isEmpty();
        assertThat(windows.add(9_000, 4L, NOW)).isTrue();

        windows.add(12_000, 5L, NOW);

        assertThat(sums(windows.close(NOW))).isEqualTo(Map.of(0L, List.of(1L, 2L, 4L)));
        assertThat(windows.add(9_000, 6L, NOW)).isFalse();
        assertThat(windows.close(NOW)).isEmpty();
    }

    @Test
    void a_window_without_events_is_closed_by_the_clock_and_opens_again_for_those_that_are_not_late() {
        windows.add(9_000, 1L, NOW);
        assertThat(windows.close(NOW + 1_999)).isEmpty();

        assertThat(sums(windows.close(NOW + 2_000))).isEqualTo(Map.of(0L, List.of(1L)));

        assertThat(windows.add(9_500, 2L, NOW + 3_000)).isTrue();
        assertThat(sums(windows.close(NOW + 5_000))).isEqualTo(Map.of(0L, List.of(2L)));
    }

    @Test
    void a_window_that_is_not_over_by_the_clock_is_not_closed_for_want_of_events() {
        windows.add(NOW, 1L, NOW);

        assertThat(windows.close(NOW + 11_999)).isEmpty();
        assertThat(windows.close(NOW + 12_000)).hasSize(1);
    }

    @Test
    void an_event_from_the_future_counts_as_of_now_and_closes_nothing() {
        windows.add(NOW - 1_000, 1L, NOW);
        windows.add(NOW + 1_000_000, 2L, NOW);

        assertThat(windows.close(NOW)).isEmpty();
        assertThat(windows.add(NOW - 500, 3L, NOW)).isTrue();
    }

    @Test
    void what_was_saved_is_there_for_the_next_owner_and_what_was_not_is_not() {
        windows.add(1_000, 1L, NOW);
        windows.save();
        windows.add(2_000, 2L, NOW);
        windows.add(11_000, 3L, NOW);
        windows.save();
        windows.add(3_000, 4L, NOW);

        assertThat(windows("a", NOW).sums()).isEqualTo(Map.of(0L, List.of(1L, 2L), 10_000L, List.of(3L)));
    }

    @Test
    void what_was_late_for_one_owner_is_late_for_the_next() {
        windows.add(1_000, 1L, NOW);
        windows.add(20_000, 2L, NOW);
        windows.close(NOW);
        windows.save();

        assertThat(windows("a", NOW).add(1_000, 3L, NOW)).isFalse();
    }

    @Test
    void a_closed_window_leaves_nothing_behind() {
        for (long i = 0; i < 3_000; i++) {
            windows.add(1_000, i, NOW);
            if (i % 100 == 0) {
                windows.save();
            }
        }
        windows.add(30_000, 1L, NOW);
        windows.close(NOW);
        windows.save();

        assertThat(windows("a", NOW).sums()).isEqualTo(Map.of(30_000L, List.of(1L)));
    }

    @Test
    void windows_of_another_meaning_begin_anew() {
        windows.add(1_000, 1L, NOW);
        windows.save();

        assertThat(windows("b", NOW).sums()).isEmpty();
        assertThat(store.all().hasNext()).isTrue(); // how far events have come
        windows = windows("b", NOW);
        windows.add(11_000, 2L, NOW);
        windows.save();
        assertThat(windows("b", NOW).sums()).isEqualTo(Map.of(10_000L, List.of(2L)));
    }

    @Test
    void rows_are_written_about_twice_at_most_however_often_they_are_saved() {
        for (int every : new int[] {1, 10, 100, 10_000}) {
            CountingStore counting = new CountingStore(store);
            sumBytes = 20_000;
            windows = over(counting, sumBytes);
            int rows = 5_000;
            for (long i = 0; i < rows; i++) {
                windows.add(1_000, i % 10, NOW);
                if (i % every == 0) {
                    windows.save();
                }
            }
            assertThat(counting.bytes).as("every " + every).isLessThan((2L * ROW_BYTES + 40) * rows + 2L * sumBytes);
        }
    }

    /** With a sum whose size does not grow, as that of a sketch. */
    private OpenWindows<List<Long>, Long> over(KeyValueStore<Bytes, byte[]> counting, int bytes) {
        return new OpenWindows<>(
                counting,
                new OpenWindows.Content<>(
                        "a",
                        ArrayList::new,
                        (sum, number) -> {},
                        sum -> new byte[bytes],
                        saved -> new ArrayList<>(),
                        (out, number) -> out.putBytes(new byte[ROW_BYTES - Integer.BYTES]),
                        in -> (long) in.getSomeBytes().length),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                NOW);
    }

    @Test
    void whatever_is_saved_when_the_next_owner_has_all_of_it() {
        for (long seed = 1; seed <= 20; seed++) {
            open();
            Random random = new Random(seed);
            Map<Long, List<Long>> expected = new java.util.TreeMap<>();
            long time = 20_000;
            for (long i = 0; i < 5_000; i++) {
                time += random.nextInt(4);
                long start = time / 10_000 * 10_000;
                windows.add(time, i, NOW);
                expected.computeIfAbsent(start, at -> new ArrayList<>()).add(i);
                if (random.nextInt(50) == 0) {
                    windows.close(NOW).forEach(closed -> {
                        assertThat(closed.sum()).isEqualTo(expected.remove(closed.startMillis()));
                    });
                    windows.save();
                    if (random.nextInt(10) == 0) {
                        windows = windows("a", NOW);
                    }
                }
            }
            windows.save();
            assertThat(windows("a", NOW).sums()).as("seed " + seed).isEqualTo(expected);
            try (var entries = store.all()) {
                List<Bytes> keys = new ArrayList<>();
                entries.forEachRemaining(entry -> keys.add(entry.key));
                keys.forEach(store::delete);
            }
        }
    }
}
