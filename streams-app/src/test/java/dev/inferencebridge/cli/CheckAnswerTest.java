package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.Finding;
import dev.inferencebridge.preflight.Report;
import dev.inferencebridge.preflight.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckAnswerTest {

    private static final CheckAnswer ANSWER = new CheckAnswer(new Report(
            List.of(
                    new Result(Check.KAFKA_TOPICS, "payments", Finding.ok("4 topics exist")),
                    new Result(
                            Check.CASSANDRA_REPLICATION,
                            "shop",
                            Finding.warn("1 replica in dc1", "ALTER KEYSPACE shop")),
                    new Result(Check.CASSANDRA_CDC, "shop.payments", Finding.fail("cdc = false", "ALTER TABLE"))),
            Duration.ofMillis(1234)));

    @Test
    void a_table_with_what_to_do_below_each_finding() {
        assertThat(ANSWER.text(false)).isEqualTo("""
                ok    kafka.topics           payments       4 topics exist
                WARN  cassandra.replication  shop           1 replica in dc1
                                                            → ALTER KEYSPACE shop
                FAIL  cassandra.cdc          shop.payments  cdc = false
                                                            → ALTER TABLE
                1 ok, 1 warnings, 1 failures in 1.2 s
                """);
    }

    @Test
    void colours_for_a_terminal() {
        assertThat(ANSWER.text(true)).contains("\u001b[32mok    \u001b[0m", "\u001b[33mWARN  ", "\u001b[31mFAIL  ");
    }

    @Test
    void one_line_of_json() {
        assertThat(ANSWER.json())
                .isEqualTo(
                        "{\"level\":\"fail\",\"ok\":1,\"warnings\":1,\"failures\":1,\"tookMillis\":1234,\"results\":["
                                + "{\"id\":\"kafka.topics\",\"area\":\"kafka\",\"title\":\"topics are there or may be made\","
                                + "\"subject\":\"payments\",\"level\":\"ok\",\"found\":\"4 topics exist\",\"remedy\":\"\"},"
                                + "{\"id\":\"cassandra.replication\",\"area\":\"cassandra\",\"title\":\"keyspaces survive a node\","
                                + "\"subject\":\"shop\",\"level\":\"warn\",\"found\":\"1 replica in dc1\","
                                + "\"remedy\":\"ALTER KEYSPACE shop\"},"
                                + "{\"id\":\"cassandra.cdc\",\"area\":\"cassandra\","
                                + "\"title\":\"changes of source tables are captured\",\"subject\":\"shop.payments\","
                                + "\"level\":\"fail\",\"found\":\"cdc = false\",\"remedy\":\"ALTER TABLE\"}]}");
    }
}
