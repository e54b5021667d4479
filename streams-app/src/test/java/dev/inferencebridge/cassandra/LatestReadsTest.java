package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LatestReadsTest {

    private final Deque<CompletableFuture<String>> underWay = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final LatestReads<String, String> reads = new LatestReads<>(key -> {
        asked.add(key);
        CompletableFuture<String> answer = new CompletableFuture<>();
        underWay.add(answer);
        return answer;
    });

    @Test
    void any_number_of_callers_make_two_reads_at_most() {
        CompletableFuture<String> first = reads.read("a");
        List<CompletableFuture<String>> meanwhile = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            meanwhile.add(reads.read("a"));
        }

        underWay.remove().complete("old");
        assertThat(first).isCompletedWithValue("old");
        assertThat(meanwhile).noneMatch(CompletableFuture::isDone);
        underWay.remove().complete("new");

        assertThat(meanwhile).allSatisfy(one -> assertThat(one).isCompletedWithValue("new"));
        assertThat(asked).containsExactly("a", "a");
        assertThat(reads.underWay()).isZero();
    }

    @Test
    void other_keys_are_read_on_their_own() {
        CompletableFuture<String> a = reads.read("a");
        CompletableFuture<String> b = reads.read("b");

        underWay.removeLast().complete("b");

        assertThat(b).isCompletedWithValue("b");
        assertThat(a).isNotDone();
    }

    @Test
    void a_failure_is_told_and_those_who_came_later_are_read_for() {
        CompletableFuture<String> first = reads.read("a");
        CompletableFuture<String> second = reads.read("a");

        underWay.remove().completeExceptionally(new UnreadableException("no"));
        underWay.remove().complete("new");

        assertThatThrownBy(first::join).hasCauseInstanceOf(UnreadableException.class);
        assertThat(second).isCompletedWithValue("new");
    }

    @Test
    void a_caller_who_gives_up_takes_nothing_from_the_others() {
        CompletableFuture<String> gone = reads.read("a");
        CompletableFuture<String> second = reads.read("a");
        CompletableFuture<String> third = reads.read("a");

        assertThat(gone.cancel(false)).isTrue();
        assertThat(second.cancel(false)).isTrue();
        underWay.remove().complete("old");
        underWay.remove().complete("new");

        assertThat(third).isCompletedWithValue("new");
    }
}
