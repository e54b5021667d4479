package dev.inferencebridge.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stage under random schedules, held against what must come out: every event of the input once, those of a key in order.
 *
 * <p>A schedule takes events in, completes calls in any order, drains, commits, and crashes back to the last commit, as a
 * transaction does: the position in the input, the journal and what was emitted go back together.
 */
class AsyncStageScheduleTest {

    record Event(int key, int position) {}

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void emits_every_event_once_and_in_order_of_its_key_whatever_happens(long seed) {
        new Schedule(seed).run();
    }

    private static final class Schedule {
        private final Random random;
        private final List<Event> input;
        private final int slots;
        private final MapJournal<Event> journal = new MapJournal<>();
        private final List<Runnable> pending = new ArrayList<>();

        private List<Event> emitted = new ArrayList<>();
        private int position;
        private AsyncStage<Integer, Event, Integer> stage;

        private Map<Integer, MapJournal.Entry<Event>> committedJournal = new HashMap<>();
        private List<Event> committedEmitted = new ArrayList<>();
        private int committedPosition;

        Schedule(long seed) {
            random = new Random(seed);
            int keys = 1 + random.nextInt(8);
            slots = 1 + random.nextInt(12);
            input = IntStream.range(0, 200)
                    .mapToObj(i -> new Event(random.nextInt(keys), i))
                    .toList();
            stage = begin(slots);
        }

        private AsyncStage<Integer, Event, Integer> begin(int slotsNow) {
            AsyncStage<Integer, Event, Integer> fresh =
                    new AsyncStage<>(slotsNow, slotsNow, journal, Event::key, this::call, this::emit, () -> {});
            fresh.recover();
            return fresh;
        }

        private CompletableFuture<Integer> call(Event event) {
            CompletableFuture<Integer> future = new CompletableFuture<>();
            if (random.nextInt(10) == 0) {
                future.complete(event.position());
            } else {
                pending.add(() -> future.complete(event.position()));
            }
            return future;
        }

        private void emit(Event event, Integer result) {
            assertThat(result).isEqualTo(event.position());
            emitted.add(event);
        }

        void run() {
            int crashesLeft = 6;
            while (position < input.size() || stage.inFlight() > 0) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> take();
                    case 3, 4, 5 -> completeOne();
                    case 6 -> {
                        stage.drain();
                        if (random.nextInt(3) == 0) {
                            commit();
                        }
                    }
                    default -> {
                        if (crashesLeft > 0 && random.nextInt(20) == 0) {
                            crashesLeft--;
                            crash();
                        }
                    }
                }
                assertThat(stage.inFlight())
                        .isLessThanOrEqualTo(
                                Math.max(slots * 2, journal.occupied().size()));
            }
            assertThat(journal.occupied()).isEmpty();
            assertThat(emitted).containsExactlyInAnyOrderElementsOf(input);
            assertThat(byKey(emitted)).isEqualTo(byKey(input));
        }

        private void take() {
            if (position == input.size()) {
                return;
            }
            Event event = input.get(position);
            boolean reserve = random.nextInt(10) == 0;
            int before = stage.inFlight();
            if (stage.offer(event) || (reserve && stage.offerBeyond(event))) {
                position++;
            } else {
                assertThat(before).isGreaterThanOrEqualTo(1);
            }
        }

        private void completeOne() {
            if (!pending.isEmpty()) {
                pending.remove(random.nextInt(pending.size())).run();
            }
        }

        private void commit() {
            committedJournal = journal.occupied();
            committedEmitted = new ArrayList<>(emitted);
            committedPosition = position;
        }

        private void crash() {
            stage.close();
            journal.restore(committedJournal);
            emitted = new ArrayList<>(committedEmitted);
            position = committedPosition;
            // Calls of the dead owner may still complete; the stage must not care.
            if (random.nextBoolean()) {
                pending.clear();
            }
            stage = begin(random.nextInt(4) == 0 ? 1 + random.nextInt(12) : slots);
        }

        private static Map<Integer, List<Event>> byKey(List<Event> events) {
            return events.stream().collect(Collectors.groupingBy(Event::key));
        }
    }
}
