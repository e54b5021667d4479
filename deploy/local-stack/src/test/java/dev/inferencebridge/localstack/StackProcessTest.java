package dev.inferencebridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.localstack.part.Part;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackProcessTest {

    @TempDir
    Path directory;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StackProcess process = new StackProcess(StackPart.KAFKA, new ToyPart(), new Listener());

    @AfterEach
    void end() {
        process.close(Duration.ofSeconds(10));
    }

    @Test
    void a_start_is_over_when_the_part_is_ready() {
        process.start();

        assertThat(heard).containsExactly("started " + process.pid().getAsLong(), "ready");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void a_killed_part_is_gone_and_starts_again_as_another_process() {
        process.start();
        long first = process.pid().getAsLong();

        process.kill();
        assertThat(process.isAlive()).isFalse();
        assertThat(process.pid()).isEmpty();
        process.start();

        assertThat(process.pid().getAsLong()).isNotEqualTo(first);
        assertThat(heard).filteredOn(line -> line.startsWith("died")).isEmpty();
    }

    @Test
    void a_suspended_part_restarts() {
        process.start();
        process.suspend();

        process.restart();

        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void a_part_killed_by_somebody_else_is_told_with_its_exit_code() throws InterruptedException {
        process.start();
        heard.clear();

        ProcessHandle.of(process.pid().getAsLong()).orElseThrow().destroyForcibly();

        assertThat(heard.poll(30, TimeUnit.SECONDS)).startsWith("died kafka ended with exit code 137");
    }

    @Test
    void a_running_part_does_not_start_twice() {
        process.start();

        assertThatThrownBy(process::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("kafka is running already");
    }

    @Test
    void a_part_that_is_not_running_cannot_be_suspended() {
        assertThatThrownBy(process::suspend)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("kafka is not running");
    }

    @Test
    void nothing_starts_in_a_closed_stack() {
        process.close(Duration.ofSeconds(10));

        assertThatThrownBy(process::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the stack is closed");
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(process::start).isInstanceOf(StackException.class).hasMessageContaining("Interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** A part that is ready when its log says so. */
    private final class ToyPart implements Part {

        @Override
        public ChildSpec prepare() {
            return new ChildSpec(
                    "kafka",
                    List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                    System.getProperty("java.class.path"),
                    Toy.class.getName(),
                    List.of(),
                    directory,
                    log());
        }

        @Override
        public void awaitReady(ChildProcess child, Deadline deadline) throws InterruptedException {
            child.await(deadline, "does not run", () -> logged("running " + child.pid()));
        }

        private Optional<String> logged(String line) {
            try {
                return Files.exists(log())
                        ? Files.readAllLines(log()).stream()
                                .filter(line::equals)
                                .findFirst()
                        : Optional.empty();
            } catch (IOException e) {
                throw new StackException("no log", e);
            }
        }

        private Path log() {
            return directory.resolve("toy.log");
        }
    }

    private final class Listener implements StackListener {

        @Override
        public void started(StackPart part, long pid) {
            heard.add("started " + pid);
        }

        @Override
        public void ready(StackPart part, Duration took) {
            heard.add("ready");
        }

        @Override
        public void died(StackPart part, String report) {
            heard.add("died " + report);
        }
    }

    /** Runs until it is ended. */
    static final class Toy {

        private Toy() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("running " + ProcessHandle.current().pid());
            new CountDownLatch(1).await();
        }
    }
}
