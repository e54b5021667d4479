package dev.inferencebridge.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final BlockingQueue<ChildProcess> deaths = new ArrayBlockingQueue<>(10);

    @Test
    void a_child_that_dies_while_it_is_waited_for_is_reported_with_code_and_log() {
        ChildProcess child = start("fail");

        assertThatThrownBy(() -> child.await(Deadline.in(LONG), "never answers", Optional::empty))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("toy ended with exit code 7. Its log is " + log())
                .hasMessageEndingWith("running\nfailing");
    }

    @Test
    void a_death_is_told_to_the_listener() throws InterruptedException {
        ChildProcess child = start("fail");

        assertThat(deaths.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isSameAs(child);
        assertThat(child.death()).startsWith("toy ended with exit code 7.");
    }

    @Test
    void an_end_that_was_asked_for_is_no_death() throws InterruptedException {
        ChildProcess first = start("wait");
        awaitRunning(first);
        first.stop(LONG);
        ChildProcess second = start("wait");
        second.kill();
        ChildProcess third = start("fail");

        assertThat(deaths.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isSameAs(third);
        assertThat(first.isAlive()).isFalse();
        assertThat(second.isAlive()).isFalse();
    }

    @Test
    void a_child_that_is_not_ready_in_time_is_named_with_what_it_does_not_do() throws InterruptedException {
        ChildProcess child = start("wait");

        assertThatThrownBy(() -> child.await(Deadline.in(Duration.ofMillis(1)), "does not sing", Optional::empty))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("toy does not sing within 0 s.");
        child.kill();
    }

    @Test
    void a_suspended_child_stops_too() throws InterruptedException {
        ChildProcess child = start("wait");
        awaitRunning(child);
        child.suspend();

        child.stop(LONG);

        assertThat(child.isAlive()).isFalse();
        assertThat(child.death()).startsWith("toy ended with exit code 143.");
    }

    @Test
    void a_child_that_ignores_sigterm_is_killed() throws InterruptedException {
        ChildProcess child = start("hang");
        awaitRunning(child);

        child.stop(Duration.ofMillis(200));

        assertThat(child.death()).startsWith("toy ended with exit code 137.");
    }

    @Test
    void a_tool_must_end_well() {
        assertThatThrownBy(() -> start("fail").awaitSuccess(Deadline.in(LONG)))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("toy ended with exit code 7.");
        assertThatThrownBy(() -> start("wait").awaitSuccess(Deadline.in(Duration.ofMillis(1))))
                .hasMessageStartingWith("toy did not finish within 0 s.");
    }

    @Test
    void a_jdk_that_cassandra_does_not_run_on_is_refused() {
        assertThatThrownBy(() -> JavaRuntime.requireSupported(25))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("JDK 17 to 21")
                .hasMessageContaining("this is 25");
    }

    @Test
    void a_class_path_that_was_not_built_is_named_with_the_remedy() {
        assertThatThrownBy(() -> JavaRuntime.classPathOf("kafka", directory.toString()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("runtimes/kafka/target/classpath")
                .hasMessageEndingWith("Run: mvn package");
        assertThatThrownBy(() -> JavaRuntime.classPathOf("kafka", null)).hasMessageContaining("inferencebridge.home");
    }

    private ChildProcess start(String behaviour) {
        return ChildProcess.start(
                new ChildSpec(
                        "toy",
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        System.getProperty("java.class.path"),
                        Toy.class.getName(),
                        List.of(behaviour),
                        directory,
                        log()),
                deaths::add);
    }

    private void awaitRunning(ChildProcess child) throws InterruptedException {
        child.await(
                Deadline.in(LONG),
                "does not run",
                () -> ChildLog.tail(log()).contains("running") ? Optional.of(true) : Optional.empty());
    }

    private Path log() {
        return directory.resolve("logs").resolve("toy.log");
    }

    /** A child that behaves as told. */
    static final class Toy {

        private Toy() {}

        public static void main(String[] args) throws InterruptedException {
            if (args[0].equals("hang")) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
            }
            System.out.println("running");
            if (args[0].equals("fail")) {
                System.out.println("failing");
                System.exit(7);
            }
            new CountDownLatch(1).await();
        }
    }
}
