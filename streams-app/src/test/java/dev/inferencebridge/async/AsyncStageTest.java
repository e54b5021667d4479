package dev.inferencebridge.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncStageTest {

    /** An event: what orders it, and a name to tell it by. */
    record Event(String key, String name) {}

    private final Map<String, CompletableFuture<String>> calls = new HashMap<>();
    private final List<String> emitted = new ArrayList<>();
    private final MapJournal<Event> journal = new MapJournal<>();
    private AsyncStage<String, Event, String> stage = newStage(3);

    @BeforeEach
    void start() {
        stage.recover();
    }

    private AsyncStage<String, Event, String> newStage(int slots) {
        return new AsyncStage<>(
                slots,
                slots,
                journal,
                Event::key,
                event -> calls.computeIfAbsent(event.name(), name -> new CompletableFuture<>()),
                (event, result) -> emitted.add(event.name() + "=" + result),
                () -> {});
    }

    private void arrive(String key, String name) {
        assertThat(stage.offer(new Event(key, name))).isTrue();
    }

    private void complete(String name) {
        calls.computeIfAbsent(name, n -> new CompletableFuture<>()).complete(name.toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void starts_all_events_of_a_key_at_once_and_emits_them_in_order() {
        arrive("k", "a");
        arrive("k", "b");
        arrive("k", "c");
        assertThat(calls).containsOnlyKeys("a", "b", "c");

        complete("c");
        complete("b");
        stage.drain();
        assertThat(emitted).isEmpty();

        complete("a");
        stage.drain();
        assertThat(emitted).containsExactly("a=A", "b=B", "c=C");
        assertThat(stage.inFlight()).isZero();
        assertThat(journal.occupied()).isEmpty();
    }

    @Test
    void does_not_let_one_key_wait_for_another() {
        arrive("slow", "a");
        arrive("fast", "b");

        complete("b");
        stage.drain();

        assertThat(emitted).containsExactly("b=B");
    }

    @Test
    void emits_without_a_slot_what_is_known_at_once_and_waits_for_nothing() {
        complete("a");

        arrive("k", "a");

        assertThat(emitted).containsExactly("a=A");
        assertThat(journal.writes()).isZero();
    }

    @Test
    void keeps_what_is_known_at_once_behind_an_earlier_event_of_its_key() {
        arrive("k", "a");
        complete("b");

        arrive("k", "b");
        assertThat(emitted).isEmpty();

        complete("a");
        stage.drain();
        assertThat(emitted).containsExactly("a=A", "b=B");
    }

    @Test
    void takes_the_slot_freed_last_first() {
        for (int i = 0; i < 50; i++) {
            arrive("k", "e" + i);
            complete("e" + i);
            stage.drain();
        }

        assertThat(journal.slotsEverUsed()).containsExactly(0);
    }

    @Test
    void hands_a_vacated_slot_to_the_next_event_with_a_single_write() {
        arrive("k", "a");
        complete("a");

        arrive("k", "b");

        assertThat(emitted).containsExactly("a=A");
        assertThat(journal.writes()).isEqualTo(2);
        assertThat(journal.slotsEverUsed()).containsExactly(0);
    }

    @Test
    void gives_a_vacated_slot_of_the_reserve_back_to_the_reserve() {
        List.of("1", "2", "3").forEach(name -> arrive(name, name));
        assertThat(stage.offerBeyond(new Event("4", "4"))).isTrue();
        complete("4");

        assertThat(stage.offer(new Event("5", "5"))).isFalse();
        assertThat(emitted).containsExactly("4=4");
        assertThat(journal.occupied()).hasSize(3);
    }

    @Test
    void says_no_when_every_slot_is_taken_and_has_as_many_in_reserve() {
        arrive("a", "1");
        arrive("b", "2");
        arrive("c", "3");

        assertThat(stage.isFull()).isTrue();
        assertThat(stage.offer(new Event("d", "4"))).isFalse();
        assertThat(calls).doesNotContainKey("4");
        assertThat(stage.offerBeyond(new Event("d", "4"))).isTrue();
        assertThat(stage.offerBeyond(new Event("e", "5"))).isTrue();
        assertThat(stage.offerBeyond(new Event("f", "6"))).isTrue();
        assertThat(stage.offerBeyond(new Event("g", "7"))).isFalse();

        complete("2");
        stage.drain();
        assertThat(stage.isFull()).isFalse();
    }

    @Test
    void starts_again_in_order_of_arrival_what_was_in_flight() {
        arrive("k", "a");
        arrive("k", "b");
        arrive("j", "c");
        stage.close();
        calls.clear();

        stage = newStage(3);
        assertThat(stage.recover()).isEqualTo(3);
        complete("b");
        stage.drain();
        assertThat(emitted).isEmpty();

        complete("a");
        complete("c");
        stage.drain();
        assertThat(emitted).containsExactly("a=A", "b=B", "c=C");
    }

    @Test
    void empties_slots_that_a_run_with_more_of_them_left_and_does_not_use_them_again() {
        arrive("a", "1");
        arrive("b", "2");
        arrive("c", "3");
        stage.close();

        stage = newStage(1);
        stage.recover();
        List.of("1", "2", "3").forEach(this::complete);
        stage.drain();
        assertThat(emitted).hasSize(3);

        arrive("d", "4");
        assertThat(stage.offer(new Event("e", "5"))).isFalse();
        assertThat(stage.offerBeyond(new Event("e", "5"))).isTrue();
        assertThat(stage.offerBeyond(new Event("f", "6"))).isFalse();
    }

    @Test
    void takes_no_completion_after_it_was_closed() {
        arrive("k", "a");
        stage.close();

        complete("a");
        stage.drain();

        assertThat(emitted).isEmpty();
        assertThat(journal.occupied()).hasSize(1);
    }

    @Test
    void leaves_a_cancelled_event_to_the_next_owner() {
        arrive("k", "a");
        calls.remove("a").completeExceptionally(new CancellationException());
        stage.drain();
        assertThat(journal.occupied()).hasSize(1);

        stage.close();
        stage = newStage(3);
        stage.recover();
        complete("a");
        stage.drain();
        assertThat(emitted).containsExactly("a=A");
    }

    @Test
    void tells_its_owner_of_a_failed_call_and_keeps_the_event() {
        arrive("k", "a");
        calls.get("a").completeExceptionally(new IllegalStateException("bug"));

        assertThatThrownBy(stage::drain)
                .isInstanceOf(AsyncCallFailedException.class)
                .hasRootCauseMessage("bug");
        assertThat(journal.occupied()).hasSize(1);
    }

    @Test
    void waits_for_a_completion_from_another_thread() throws InterruptedException {
        arrive("k", "a");
        Thread other = new Thread(() -> complete("a"));
        other.start();

        while (!stage.awaitCompletion(Long.MAX_VALUE / 4)) {
            Thread.onSpinWait();
        }

        assertThat(stage.drain()).isEqualTo(1);
        other.join();
    }
}
