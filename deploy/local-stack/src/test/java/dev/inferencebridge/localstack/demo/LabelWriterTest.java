package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LabelWriterTest {

    private final List<String> events = new ArrayList<>();
    private final BlockingQueue<String> labelled = new LinkedBlockingQueue<>();

    private LabelWriter writer(RowWriter rows) {
        return new LabelWriter(
                rows,
                row -> {
                    labelled.add(row.txId());
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofMillis(1),
                2,
                () -> events.add("shift"));
    }

    @Test
    void every_written_row_gets_its_label_and_the_shift_is_told_before_its_first_row() throws Exception {
        List<Transaction> rows = new SyntheticTransactions(7).next(3);
        try (LabelWriter writer = writer(row -> {
            events.add(row.txId());
            return CompletableFuture.completedFuture(null);
        })) {
            rows.forEach(writer::write);

            for (Transaction row : rows) {
                assertThat(labelled.poll(20, TimeUnit.SECONDS)).isEqualTo(row.txId());
            }
        }
        assertThat(events)
                .containsExactly(
                        rows.get(0).txId(),
                        rows.get(1).txId(),
                        "shift",
                        rows.get(2).txId());
    }

    @Test
    void a_row_that_was_not_written_gets_none() throws Exception {
        try (LabelWriter writer = writer(row -> CompletableFuture.failedFuture(new IllegalStateException("refused")))) {
            var failed = writer.write(new SyntheticTransactions(7).next()).toCompletableFuture();

            assertThat(failed).isCompletedExceptionally();
        }
        assertThat(labelled).isEmpty();
    }
}
