package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LoadTest {

    private final ManualTime time = new ManualTime();
    private final Tally tally = new Tally(time);
    private final List<Long> writtenAt = new ArrayList<>();

    @Test
    void every_row_is_written_when_it_is_due() {
        long start = time.nanoTime();
        Load load = load(new Pace(4, Duration.ofSeconds(1)), this::write);

        load.run();

        assertThat(writtenAt).containsExactly(start, start + 250_000_000, start + 500_000_000, start + 750_000_000);
        assertThat(load.done()).isCompleted();
        assertThat(tally.standing().written()).isEqualTo(4);
    }

    @Test
    void a_slow_write_makes_the_next_rows_late_and_drops_none() {
        long start = time.nanoTime();
        Load load = load(new Pace(2, Duration.ofSeconds(2)), row -> {
            CompletionStage<?> written = write(row);
            if (writtenAt.size() == 1) {
                time.advance(Duration.ofMillis(1_200));
            }
            return written;
        });

        load.run();

        assertThat(writtenAt)
                .containsExactly(start, start + 1_200_000_000, start + 1_200_000_000, start + 1_500_000_000);
    }

    @Test
    void a_refused_write_does_not_count_as_written() {
        Load load = load(
                new Pace(2, Duration.ofSeconds(1)),
                row -> CompletableFuture.failedFuture(new IllegalStateException("no node")));

        load.run();

        assertThat(tally.standing().written()).isZero();
        assertThat(tally.standing().refused()).isEqualTo(2);
    }

    @Test
    void an_interrupt_ends_the_schedule() {
        Load load = load(new Pace(2, Duration.ofSeconds(60)), row -> {
            CompletionStage<?> written = write(row);
            if (writtenAt.size() == 3) {
                Thread.currentThread().interrupt();
            }
            return written;
        });

        load.run();

        assertThat(load.done()).isCompleted();
        assertThat(tally.written()).hasSize(3);
    }

    private CompletionStage<?> write(Transaction row) {
        writtenAt.add(time.nanoTime());
        return CompletableFuture.completedFuture(row);
    }

    private Load load(Pace pace, RowWriter writer) {
        return new Load(pace, new SyntheticTransactions(1), writer, tally, time);
    }
}
