package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.cql.CqlSessions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What may happen to the table that a pipeline reads: that predictions go to it, and that it is altered. */
@ExtendWith(SharedStack.class)
class SourceTableIT {

    private static final int ROWS = 50;
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(1);

    @Test
    void predictions_that_go_into_the_rows_they_are_of_are_not_scored_again(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "looped");
                CqlSession session = CqlSessions.open(stack.cassandra())) {
            String topic = stack.cdcTopicPrefix() + ".it.looped";
            ScratchEndpoint endpoint = scenario.endpoint();
            BridgeProcess bridge = scenario.run(
                    "bridge",
                    scenario.yaml(endpoint)
                            .changesOf("it.looped", topic)
                            .predictTo(scenario.predictions(), scenario.deadLetters(), "tx_id")
                            .store(stack, "it.looped", "{ tx_id: tx_id, score: prediction }"));
            for (int i = 0; i < ROWS; i++) {
                insert(session, "it.looped", "t-" + i);
            }
            Await.until("every row to have its score", () -> scored(session, "it.looped") == ROWS, () -> bridge);
            // Each write of a prediction is a change too: once they are all captured, one more row is behind them.
            scenario.read(topic).awaitCount(2 * ROWS);
            insert(session, "it.looped", "last");
            Await.until("the last row", () -> scored(session, "it.looped") == ROWS + 1, () -> bridge);

            assertThat(endpoint.rows()).isEqualTo(ROWS + 1);
        }
    }

    @Test
    void an_added_column_changes_nothing_and_a_dropped_one_stops_its_pipeline_without_a_dead_letter(LocalStack stack)
            throws Exception {
        try (Scenario scenario = new Scenario(stack, "altered");
                CqlSession session = CqlSessions.open(stack.cassandra())) {
            BridgeYaml yaml = scenario.yaml()
                    .changesOf("it.altered", stack.cdcTopicPrefix() + ".it.altered")
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "tx_id")
                    .store(stack, "it.altered_predictions", "{ tx_id: tx_id, score: prediction }");
            BridgeProcess bridge = scenario.run("bridge", yaml);
            insert(session, "it.altered", "before");
            awaitScored(session, 1, bridge);

            session.execute("ALTER TABLE it.altered ADD note text");
            insert(session, "it.altered", "with-more");
            awaitScored(session, 2, bridge);

            session.execute("ALTER TABLE it.altered DROP merchant_risk");
            session.execute("INSERT INTO it.altered (tx_id, amount, f) VALUES ('with-less', 7, " + embedding() + ")");
            assertThat(bridge.exitCode(ENDS_WITHIN)).isEqualTo(1);
            assertThat(bridge.output()).contains("merchant_risk", "it.altered");
            assertThat(scored(session, "it.altered_predictions")).isEqualTo(2);
            assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();

            session.execute("ALTER TABLE it.altered ADD merchant_risk double");
            BridgeProcess next =
                    scenario.run("bridge", yaml.feature("merchant_risk", "{ column: merchant_risk, default: 0.5 }"));
            awaitScored(session, 3, next);
        }
    }

    private static void awaitScored(CqlSession session, int rows, BridgeProcess bridge) {
        Await.until(rows + " predictions", () -> scored(session, "it.altered_predictions") == rows, () -> bridge);
    }

    private static void insert(CqlSession session, String table, String id) {
        session.execute("INSERT INTO " + table + " (tx_id, amount, merchant_risk, f) VALUES ('" + id + "', 7, 0.5, "
                + embedding() + ")");
    }

    private static String embedding() {
        return "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]";
    }

    private static int scored(CqlSession session, String table) {
        int scored = 0;
        for (var row : session.execute("SELECT score FROM " + table)) {
            scored += row.isNull("score") ? 0 : 1;
        }
        return scored;
    }
}
