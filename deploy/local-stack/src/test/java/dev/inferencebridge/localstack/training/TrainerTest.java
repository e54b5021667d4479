package dev.inferencebridge.localstack.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.localstack.endpoint.EndpointOptions;
import dev.inferencebridge.localstack.endpoint.LocalEndpoint;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("NullAway.Init")
class TrainerTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Map<String, String> AT_ONCE = Map.of("bake_seconds", "0");

    /** The endpoint's own model is trained once for all tests. */
    @TempDir
    private static Path endpointDir;

    @TempDir
    private Path models;

    private final List<Transaction> rows = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private LocalEndpoint endpoint;
    private EndpointClient client;
    private Trainer trainer;

    @BeforeEach
    void start() {
        endpoint = LocalEndpoint.start(EndpointOptions.in(endpointDir));
        client = new EndpointClient(endpoint.scoringUri(), () -> endpoint.keys().get(0));
        trainer = new Trainer(
                (most, since) -> rows.stream()
                        .filter(row -> !row.timestamp().isBefore(since))
                        .limit(most)
                        .toList(),
                client,
                models);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void a_model_of_the_shifted_world_takes_over_and_recovers_what_the_old_one_lost() throws Exception {
        rows.addAll(SyntheticTransactions.shiftingAfter(0, 5, START).next(2_000));

        Map<String, String> results = trainer.train("job-1", AT_ONCE, said::add);

        assertThat(results).containsEntry("deployment", "green").containsEntry("replaced", "blue");
        assertThat(Double.parseDouble(results.get("accuracy_before"))).isLessThan(0.85);
        assertThat(Double.parseDouble(results.get("accuracy"))).isGreaterThan(0.88);
        assertThat(Double.parseDouble(results.get("auc"))).isGreaterThan(0.85);
        assertThat(client.traffic()).isEqualTo(Map.of("blue", 0, "green", 100));
        assertThat(said)
                .containsExactly(
                        "reading labelled rows",
                        "training on 1600 rows",
                        "deploying green beside blue",
                        "green has all the traffic");
    }

    @Test
    void the_next_one_goes_where_the_first_one_was() throws Exception {
        rows.addAll(SyntheticTransactions.shiftingAfter(0, 5, START).next(800));
        trainer.train("job-1", AT_ONCE, said::add);
        rows.clear();
        rows.addAll(new SyntheticTransactions(6, START).next(800));

        Map<String, String> results = trainer.train("job-2", AT_ONCE, said::add);

        assertThat(results).containsEntry("deployment", "blue").containsEntry("replaced", "green");
        assertThat(client.traffic()).isEqualTo(Map.of("blue", 100, "green", 0));
    }

    @Test
    void at_first_it_has_a_share_of_the_traffic_and_a_cancelled_job_gives_it_back() throws Exception {
        rows.addAll(SyntheticTransactions.shiftingAfter(0, 5, START).next(800));
        List<Map<String, Integer>> shares = new ArrayList<>();

        assertThatThrownBy(() ->
                        trainer.train("job-1", Map.of("bake_seconds", "3600", "traffic_percent", "30"), what -> {
                            if (what.endsWith("% of the traffic")) {
                                Thread.currentThread().interrupt();
                            }
                        }))
                .isInstanceOf(InterruptedException.class);
        shares.add(client.traffic());

        assertThat(shares).containsExactly(Map.of("blue", 100, "green", 0));
    }

    @Test
    void a_model_that_is_no_better_is_not_deployed() throws Exception {
        rows.addAll(SyntheticTransactions.shiftingAfter(0, 5, START).next(500));
        trainer.train("job-1", AT_ONCE, said::add);

        assertThatThrownBy(() -> trainer.train("the-same-again", AT_ONCE, said::add))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("no better than deployment green");
        assertThat(client.traffic()).isEqualTo(Map.of("blue", 0, "green", 100));
    }

    @Test
    void too_few_rows_are_counted_in_the_message() {
        rows.addAll(SyntheticTransactions.shiftingAfter(0, 5, START).next(150));

        assertThatThrownBy(() -> trainer.train("job-1", Map.of(), said::add))
                .isInstanceOf(TrainingException.class)
                .hasMessage("there are 150 labelled transactions since 1970-01-01T00:00:00Z; 200 are needed");
    }

    @Test
    void rows_before_the_window_are_not_learnt_from() throws Exception {
        rows.addAll(SyntheticTransactions.shiftingAfter(600, 5, START).next(1_400));
        Instant shift = rows.get(600).timestamp();

        Map<String, String> results =
                trainer.train("job-1", Map.of("bake_seconds", "0", "since", shift.toString()), said::add);

        assertThat(results).containsEntry("rows", "640");
    }

    @Test
    void the_same_rows_and_seed_give_the_same_model() throws Exception {
        rows.addAll(SyntheticTransactions.shiftingAfter(0, 5, START).next(500));
        Path first = Path.of(trainer.train("job-1", AT_ONCE, said::add).get("model"));
        client.traffic(Map.of("blue", 100));
        Path second = Path.of(trainer.train("job-2", AT_ONCE, said::add).get("model"));

        assertThat(second).isNotEqualTo(first);
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }

    @Test
    void a_wrong_parameter_is_named() {
        assertThatThrownBy(() -> trainer.train("job-1", Map.of("traffic_percent", "150"), said::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("traffic_percent is a whole number from 0 to 100, not '150'");
        assertThatThrownBy(() -> trainer.train("job-1", Map.of("since", "monday"), said::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("since is an instant");
    }
}
