package dev.inferencebridge.localstack.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FraudModelTest {

    private static final long SEED = 11;

    @TempDir
    private static Path directory;

    private static FraudModelTraining training = FraudModelTraining.train(SEED);
    private static Path file = Path.of("");

    @BeforeAll
    static void export() {
        file = directory.resolve("exported.onnx");
        training.write(file);
    }

    @Test
    void the_exported_model_scores_as_tribuo_predicts_although_its_columns_are_in_another_order() {
        List<Transaction> unseen = new SyntheticTransactions(99).next(500);
        double[][] rows = unseen.stream().map(Transaction::inputs).toArray(double[][]::new);

        try (FraudModel model = FraudModel.load(file)) {
            double[] scores = model.score(rows);

            assertThat(model.inputNames()).isEqualTo(SyntheticTransactions.INPUT_NAMES);
            assertThat(model.inputNames())
                    .isNotEqualTo(model.inputNames().stream().sorted().toList());
            for (int i = 0; i < rows.length; i++) {
                assertThat(scores[i]).as("row %d", i).isCloseTo(training.probabilityOfFraud(rows[i]), within(2e-5));
            }
        }
    }

    @Test
    void it_is_clearly_better_than_chance_on_rows_of_another_seed() {
        List<Transaction> unseen = new SyntheticTransactions(4242).next(3_000);
        boolean[] labels = new boolean[unseen.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = unseen.get(i).fraud();
        }

        try (FraudModel model = FraudModel.load(file)) {
            double[] scores =
                    model.score(unseen.stream().map(Transaction::inputs).toArray(double[][]::new));

            assertThat(Quality.of(scores, labels).auc()).isGreaterThan(0.85);
        }
    }

    @Test
    void the_same_seed_gives_the_same_file() throws Exception {
        Path again = directory.resolve("again.onnx");

        FraudModelTraining.train(SEED).write(again);

        assertThat(Files.mismatch(again, file)).isEqualTo(-1);
    }

    @Test
    void a_trained_file_is_used_again() throws Exception {
        Path first = FraudModelTraining.trainIfMissing(directory, SEED);
        var written = Files.getLastModifiedTime(first);

        Path second = FraudModelTraining.trainIfMissing(directory, SEED);

        assertThat(second).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(second)).isEqualTo(written);
    }

    @Test
    void no_rows_have_no_scores_and_a_short_row_is_refused() {
        try (FraudModel model = FraudModel.load(file)) {
            assertThat(model.score(new double[0][])).isEmpty();
            assertThatThrownBy(() -> model.score(new double[][] {{1, 2}}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("row 0 has 2 numbers, the model takes 18");
        }
    }

    @Test
    void a_closed_model_refuses() {
        FraudModel model = FraudModel.load(file);

        model.close();

        assertThatThrownBy(() -> model.score(new double[1][18])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_file_that_is_no_model_is_named() throws Exception {
        Path other = Files.writeString(directory.resolve("other.onnx"), "not a model");

        assertThatThrownBy(() -> FraudModel.load(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other.onnx");
    }

    @Test
    void transactions_are_the_same_for_the_same_seed_and_stay_in_their_ranges() {
        List<Transaction> transactions = new SyntheticTransactions(5).next(2_000);
        List<Transaction> again = new SyntheticTransactions(5).next(2_000);

        assertThat(transactions).isEqualTo(again);
        assertThat(transactions).extracting(Transaction::txId).doesNotHaveDuplicates();
        assertThat(transactions).allSatisfy(t -> {
            assertThat(t.amount()).isBetween(5.0, 5_000.0);
            assertThat(t.merchantRisk()).isBetween(0.0, 1.0);
        });
        assertThat(transactions.stream().filter(Transaction::fraud).count()).isBetween(80L, 400L);
    }

    @Test
    void a_shift_changes_what_comes_after_it_and_nothing_before() {
        List<Transaction> usual = new SyntheticTransactions(5).next(1_000);
        List<Transaction> shifting = SyntheticTransactions.shiftingAfter(
                        1_000, 5, Instant.parse("2026-01-01T00:00:00Z"))
                .next(3_000);

        assertThat(shifting.subList(0, 1_000)).isEqualTo(usual);
        assertThat(shifting.subList(1_000, 3_000).stream()
                        .mapToDouble(Transaction::amount)
                        .average()
                        .orElseThrow())
                .isGreaterThan(2
                        * usual.stream()
                                .mapToDouble(Transaction::amount)
                                .average()
                                .orElseThrow());
    }

    @Test
    void a_model_of_the_usual_world_fails_in_the_shifted_one_and_a_new_one_does_not() {
        SyntheticTransactions source = SyntheticTransactions.shiftingAfter(0, 11, Instant.EPOCH);
        List<Transaction> rows = source.next(2_000);
        List<Transaction> unseen = source.next(2_000);
        double[] scores = unseen.stream()
                .mapToDouble(row -> training.probabilityOfFraud(row.inputs()))
                .toArray();
        boolean[] labels = new boolean[unseen.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = unseen.get(i).fraud();
        }

        Quality old = Quality.of(scores, labels);
        Quality anew = FraudModelTraining.train(rows, unseen, 1).quality();

        assertThat(old.accuracy()).isLessThan(0.82);
        assertThat(old.auc()).isLessThan(0.55);
        assertThat(anew.accuracy()).isGreaterThan(0.89);
        assertThat(anew.auc()).isGreaterThan(0.88);
    }
}
