package dev.inferencebridge.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PreflightTest {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void a_check_that_hangs_or_breaks_hides_no_other() {
        Report report = run(
                inspection(Check.KAFKA_GROUP, this::hang),
                inspection(Check.KAFKA_TOPICS, () -> {
                    throw new IllegalStateException("secret of the library");
                }),
                inspection(Check.CASSANDRA_CDC, () -> List.of(Finding.ok("cdc = true"))),
                inspection(Check.CASSANDRA_NODES, List::of));

        assertThat(report.results())
                .extracting(
                        result -> result.check().id(),
                        result -> result.finding().level(),
                        result -> result.finding().found())
                .containsExactly(
                        tuple("kafka.group", Level.WARN, "not checked: no answer within 300 ms"),
                        tuple(
                                "kafka.topics",
                                Level.WARN,
                                "not checked: the check itself broke (IllegalStateException)"),
                        tuple("cassandra.cdc", Level.OK, "cdc = true"),
                        tuple("cassandra.nodes", Level.WARN, "not checked: there was nothing to look at"));
        assertThat(report.exitCode()).isEqualTo(1);
    }

    @Test
    void what_does_not_answer_at_all_is_a_failure() {
        Report report = run(inspection(Check.KAFKA_REACHABLE, this::hang));

        assertThat(report.level()).isEqualTo(Level.FAIL);
        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.refusals()).hasSize(1);
    }

    @Test
    void checks_of_what_is_not_there_point_at_the_one_that_says_so() {
        Callable<List<Finding>> away = () -> {
            throw new UnreachableException("no answer from Kafka at nowhere:9092");
        };

        Report report = run(inspection(Check.KAFKA_REACHABLE, away), inspection(Check.KAFKA_GROUP, away));

        assertThat(report.results())
                .extracting(Result::finding)
                .containsExactly(
                        Finding.fail("no answer from Kafka at nowhere:9092", Check.KAFKA_REACHABLE.remedy()),
                        Finding.notChecked("kafka does not answer", "see kafka.reachable"));
    }

    @Test
    void checks_run_at_the_same_time() {
        CountDownLatch all = new CountDownLatch(2);
        Callable<List<Finding>> meets = () -> {
            all.countDown();
            all.await();
            return List.of(Finding.ok("met"));
        };

        Report report = new Preflight(Duration.ofSeconds(20), Redaction.NONE)
                .run(List.of(inspection(Check.KAFKA_GROUP, meets), inspection(Check.KAFKA_TOPICS, meets)));

        assertThat(report.exitCode()).isZero();
    }

    @Test
    void failures_that_a_bridge_waits_out_do_not_refuse() {
        Report report = run(inspection(
                Check.ENDPOINT_REACHABLE, () -> List.of(Finding.away("no answer from the endpoint", "wait"))));

        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.refusals()).isEmpty();
    }

    @Test
    void a_secret_that_a_library_quotes_is_not_shown() {
        Report report = new Preflight(PATIENCE, new Redaction(() -> List.of("hunter2-hunter2", "abc")))
                .run(List.of(new Inspection(
                        Check.KAFKA_REACHABLE,
                        "broker hunter2-hunter2",
                        () -> List.of(Finding.fail("refused hunter2-hunter2", "abc: not hunter2-hunter2")))));

        assertThat(report.results())
                .containsExactly(new Result(
                        Check.KAFKA_REACHABLE,
                        "broker [redacted]",
                        Finding.fail("refused [redacted]", "abc: not [redacted]")));
    }

    @Test
    void what_several_checks_need_is_made_once_and_fails_for_all() {
        Once<String> once = new Once<>(() -> {
            throw new UnreachableException("gone");
        });
        Callable<List<Finding>> needs = () -> List.of(Finding.ok(once.get()));

        Report report = run(inspection(Check.CASSANDRA_NODES, needs), inspection(Check.CASSANDRA_SCHEMA, needs));

        assertThat(report.count(Level.WARN)).isEqualTo(2);
        assertThat(once.isMade()).isFalse();
    }

    private List<Finding> hang() throws InterruptedException {
        never.await();
        return List.of();
    }

    private static Inspection inspection(Check check, Callable<List<Finding>> look) {
        return new Inspection(check, "subject", look);
    }

    private static Report run(Inspection... inspections) {
        return new Preflight(PATIENCE, Redaction.NONE).run(List.of(inspections));
    }
}
