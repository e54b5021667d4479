package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CachedLookupTest {

    private static final TableName MERCHANTS = new TableName("shop", "merchants");
    private static final long START = 1_000_000;

    private final FakeTable table = new FakeTable();
    private final FakeProgress progress = new FakeProgress();
    private final FakeTime time = new FakeTime();
    private final CachedLookup lookup = lookup(Duration.ofMinutes(8), 1_000);

    @Test
    void a_row_is_loaded_once_and_then_held() {
        CompletableFuture<Optional<Row>> first = find("a", START);
        table.answer("old");

        assertThat(risk(first)).isEqualTo("old");
        assertThat(risk(find("a", START))).isEqualTo("old");
        assertThat(table.asked).containsExactly(key("a"));
        assertThat(lookup.statistics()).isEqualTo(new LookupStatistics(1, 1, 1, 0, 0, 0, 0, 1));
    }

    @Test
    void a_thousand_lookups_at_once_make_one_load() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CyclicBarrier together = new CyclicBarrier(8);
        List<Future<List<CompletableFuture<Optional<Row>>>>> asking = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            asking.add(threads.submit(() -> {
                together.await(1, TimeUnit.MINUTES);
                List<CompletableFuture<Optional<Row>>> found = new ArrayList<>();
                for (int i = 0; i < 125; i++) {
                    found.add(find("a", START));
                }
                return found;
            }));
        }
        List<CompletableFuture<Optional<Row>>> found = new ArrayList<>();
        for (Future<List<CompletableFuture<Optional<Row>>>> one : asking) {
            found.addAll(one.get(1, TimeUnit.MINUTES));
        }
        threads.shutdown();

        table.answer("old");

        assertThat(found).hasSize(1_000).allSatisfy(one -> assertThat(risk(one)).isEqualTo("old"));
        assertThat(table.asked).hasSize(1);
    }

    @Test
    void a_row_that_is_not_there_is_remembered_as_such() {
        CompletableFuture<Optional<Row>> first = find("a", START);
        table.answerNone();

        assertThat(first).isCompletedWithValue(Optional.empty());
        assertThat(find("a", START)).isCompletedWithValue(Optional.empty());
        assertThat(table.asked).hasSize(1);
    }

    @Test
    void a_failed_load_tells_those_who_waited_and_is_not_kept() {
        CompletableFuture<Optional<Row>> first = find("a", START);
        CompletableFuture<Optional<Row>> second = find("a", START);
        table.fail(new LookupRefusedException("no permission", new IllegalStateException()));

        assertThatThrownBy(first::join).hasCauseInstanceOf(LookupRefusedException.class);
        assertThatThrownBy(second::join).hasCauseInstanceOf(LookupRefusedException.class);
        CompletableFuture<Optional<Row>> third = find("a", START);
        table.answer("new");
        assertThat(risk(third)).isEqualTo("new");
        assertThat(lookup.statistics().loadFailures()).isEqualTo(1);
    }

    @Test
    void one_who_asks_again_the_moment_it_failed_gets_a_load_of_their_own() {
        CompletableFuture<Optional<Row>> again = find("a", START).exceptionallyCompose(failure -> find("a", START));

        table.fail(new LookupRefusedException("no permission", new IllegalStateException()));
        table.answer("new");

        assertThat(risk(again)).isEqualTo("new");
    }

    @Test
    void a_load_that_fails_at_once_is_told_at_once() {
        CachedLookup refusing = new CachedLookup(
                key -> CompletableFuture.failedFuture(new CancellationException("closed")),
                key -> key,
                new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 10),
                ChangeProgress.NONE,
                time,
                time::nanos);

        assertThatThrownBy(() -> refusing.find(lookupKey("a"), START).join())
                .hasCauseInstanceOf(CancellationException.class);
        assertThat(refusing.statistics().rows()).isZero();
    }

    @Test
    void an_expired_row_is_loaded_once_for_all_who_ask() {
        held("a", "old");
        time.pass(Duration.ofMinutes(10));

        CompletableFuture<Optional<Row>> first = find("a", START);
        CompletableFuture<Optional<Row>> second = find("a", START);
        table.answer("new");

        assertThat(risk(first)).isEqualTo("new");
        assertThat(risk(second)).isEqualTo("new");
        assertThat(table.asked).hasSize(2);
    }

    @Test
    void a_row_in_use_is_refreshed_beside_its_use() {
        held("a", "old");
        time.pass(Duration.ofMinutes(8).plusMillis(1));

        assertThat(risk(find("a", START))).isEqualTo("old");
        assertThat(risk(find("a", START))).isEqualTo("old");
        table.answer("new");

        assertThat(risk(find("a", START))).isEqualTo("new");
        assertThat(table.asked).hasSize(2);
        assertThat(lookup.statistics().refreshes()).isEqualTo(1);
    }

    @Test
    void a_failed_refresh_keeps_the_row_until_its_time_is_over() {
        held("a", "old");
        time.pass(Duration.ofMinutes(9));
        asked(find("a", START));
        table.fail(new LookupRefusedException("no permission", new IllegalStateException()));

        assertThat(risk(find("a", START))).isEqualTo("old");
        table.fail(new LookupRefusedException("no permission", new IllegalStateException()));
        time.pass(Duration.ofMinutes(1));

        assertThat(find("a", START)).isNotDone();
    }

    @Test
    void a_change_while_a_load_is_under_way_leaves_no_stale_row() {
        CompletableFuture<Optional<Row>> before = find("a", START);
        lookup.invalidate(key("a"));
        CompletableFuture<Optional<Row>> after = find("a", START);

        table.answer("old");
        table.answer("new");

        assertThat(risk(before)).isEqualTo("old");
        assertThat(risk(after)).isEqualTo("new");
        assertThat(risk(find("a", START))).isEqualTo("new");
    }

    @Test
    void the_stale_load_that_ends_last_does_not_replace_the_new_one() {
        asked(find("a", START));
        lookup.invalidate(key("a"));
        asked(find("a", START));

        table.answerLast("new");
        table.answer("old");

        assertThat(risk(find("a", START))).isEqualTo("new");
        assertThat(table.asked).hasSize(2);
    }

    @Test
    void a_change_while_a_refresh_is_under_way_leaves_no_stale_row() {
        held("a", "old");
        time.pass(Duration.ofMinutes(9));
        asked(find("a", START));
        lookup.invalidate(key("a"));

        table.answer("stale");
        CompletableFuture<Optional<Row>> after = find("a", START);
        table.answer("new");

        assertThat(risk(after)).isEqualTo("new");
        assertThat(risk(find("a", START))).isEqualTo("new");
    }

    @Test
    void a_held_row_is_used_for_a_later_record_once_the_changes_are_followed() {
        held("a", "old");

        CompletableFuture<Optional<Row>> later = find("a", START + 5);
        assertThat(later).isNotDone();
        progress.reach(START + 5);

        assertThat(risk(later)).isEqualTo("old");
        assertThat(table.asked).hasSize(1);
    }

    @Test
    void a_change_that_came_before_the_record_is_seen() {
        held("a", "old");

        CompletableFuture<Optional<Row>> later = find("a", START + 5);
        lookup.invalidate(key("a"));
        progress.reach(START + 5);
        table.answer("new");

        assertThat(risk(later)).isEqualTo("new");
    }

    @Test
    void a_row_loaded_after_the_record_waits_for_nothing() {
        time.pass(Duration.ofMillis(10));
        held("a", "new");

        assertThat(risk(find("a", START + 10))).isEqualTo("new");
        assertThat(progress.waiting).isEmpty();
    }

    @Test
    void a_partition_that_changed_takes_all_its_rows_and_no_others() {
        for (String name : List.of("a", "b")) {
            for (long site = 0; site < 2; site++) {
                asked(lookup.find(new LookupKey("merchant", MERCHANTS, Map.of("id", name, "site", site)), START));
                table.answer(name);
            }
        }

        lookup.invalidatePartition(key("a"));

        assertThat(lookup.statistics().rows()).isEqualTo(2);
        assertThat(lookup.statistics().invalidations()).isEqualTo(2);
        assertThat(lookup.find(new LookupKey("merchant", MERCHANTS, Map.of("id", "b", "site", 1L)), START))
                .isDone();
    }

    @Test
    void all_rows_go_those_on_their_way_included() {
        held("a", "old");
        asked(find("b", START));

        lookup.invalidateAll();
        table.answer("old");

        assertThat(lookup.statistics().rows()).isZero();
    }

    @Test
    void no_more_rows_are_held_than_allowed() {
        CachedLookup small = lookup(Duration.ofMinutes(8), 10);
        for (int i = 0; i < 100; i++) {
            asked(small.find(lookupKey("m" + i), START));
            table.answer("old");
        }

        assertThat(small.statistics().rows()).isLessThanOrEqualTo(10);
        assertThat(small.statistics().evictions()).isGreaterThanOrEqualTo(90);
    }

    @Test
    void a_key_meets_the_changes_of_its_row_whatever_form_it_comes_in() {
        CachedLookup texts = new CachedLookup(
                table,
                key -> new RowKey(Map.of("id", key.columns().get("id").toString())),
                new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 10),
                ChangeProgress.NONE,
                time,
                time::nanos);
        asked(texts.find(new LookupKey("merchant", MERCHANTS, Map.of("id", 7L)), START));
        table.answer("old");

        texts.invalidate(key("7"));

        assertThat(texts.statistics().invalidations()).isEqualTo(1);
    }

    private CachedLookup lookup(Duration refreshAfter, int maxRows) {
        return new CachedLookup(
                table,
                key -> key,
                new LookupDefinition.Caching(Duration.ofMinutes(10), refreshAfter, maxRows),
                progress,
                time,
                time::nanos);
    }

    private void held(String id, String risk) {
        asked(find(id, START));
        table.answer(risk);
    }

    private CompletableFuture<Optional<Row>> find(String id, long asOfMillis) {
        return lookup.find(lookupKey(id), asOfMillis);
    }

    private static void asked(CompletableFuture<Optional<Row>> found) {
        assertThat(found).isNotNull();
    }

    private static LookupKey lookupKey(String id) {
        return new LookupKey("merchant", MERCHANTS, Map.of("id", id));
    }

    private static RowKey key(String id) {
        return new RowKey(Map.of("id", id));
    }

    private static Object risk(CompletableFuture<Optional<Row>> found) {
        assertThat(found).isCompleted();
        return found.join().orElseThrow().columns().get("risk");
    }

    private static final class FakeTable implements RowLoader {
        final List<RowKey> asked = new ArrayList<>();
        private final List<CompletableFuture<Optional<Row>>> answers = new ArrayList<>();

        @Override
        public synchronized CompletableFuture<Optional<Row>> load(RowKey key) {
            asked.add(key);
            CompletableFuture<Optional<Row>> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }

        void answer(String risk) {
            answers.remove(0).complete(row(risk));
        }

        void answerLast(String risk) {
            answers.remove(answers.size() - 1).complete(row(risk));
        }

        void answerNone() {
            answers.remove(0).complete(Optional.empty());
        }

        void fail(Throwable failure) {
            answers.remove(0).completeExceptionally(failure);
        }

        private static Optional<Row> row(String risk) {
            return Optional.of(new Row(MERCHANTS, key("a"), Map.of("risk", risk), 1));
        }
    }

    /** Reached the start of the test. */
    private static final class FakeProgress implements ChangeProgress {
        final Map<Long, CompletableFuture<Void>> waiting = new java.util.concurrent.ConcurrentHashMap<>();
        private volatile long reached = START;

        @Override
        public CompletableFuture<Void> caughtUp(long asOfMillis) {
            return asOfMillis <= reached
                    ? CompletableFuture.completedFuture(null)
                    : waiting.computeIfAbsent(asOfMillis, time -> new CompletableFuture<>());
        }

        void reach(long millis) {
            reached = millis;
            waiting.forEach((time, waiter) -> {
                if (time <= millis) {
                    waiter.complete(null);
                }
            });
        }
    }

    /** Stands still until told. */
    private static final class FakeTime extends Clock {
        private Duration passed = Duration.ZERO;

        void pass(Duration time) {
            passed = passed.plus(time);
        }

        long nanos() {
            return passed.toNanos();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(START).plus(passed);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
