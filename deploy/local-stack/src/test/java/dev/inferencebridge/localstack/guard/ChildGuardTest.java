package dev.inferencebridge.localstack.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.JavaChild;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildGuardTest {

    @TempDir
    Path directory;

    @Test
    void a_child_ends_when_its_parent_is_killed() throws Exception {
        try (JavaChild parent = JavaChild.start(Parent.class, directory.toString())) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(parent.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();

            parent.kill();

            assertThat(child.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @Test
    void the_main_class_gets_its_arguments_and_its_end_is_the_end() throws Exception {
        try (JavaChild child = JavaChild.start(ChildGuard.class, Echo.class.getName(), "one", "two")) {
            assertThat(child.readLine()).isEqualTo("[one, two]");
            assertThat(child.awaitExit()).isZero();
        }
    }

    @Test
    void an_exception_of_the_main_class_is_exit_code_1() throws Exception {
        try (JavaChild child = JavaChild.start(ChildGuard.class, Echo.class.getName())) {
            assertThat(child.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void the_end_of_the_parent_has_an_exit_code_of_its_own() throws Exception {
        try (JavaChild child = JavaChild.start(ChildGuard.class, Forever.class.getName())) {
            assertThat(child.readLine()).isEqualTo("running");

            child.endInput();

            assertThat(child.awaitExit()).isEqualTo(ChildGuard.PARENT_ENDED);
        }
    }

    @Test
    void a_shutdown_hook_that_hangs_does_not_keep_the_child() throws Exception {
        try (JavaChild child = JavaChild.start(ChildGuard.class, Forever.class.getName(), "hang")) {
            assertThat(child.readLine()).isEqualTo("running");

            child.endInput();

            assertThat(child.awaitExit()).isEqualTo(ChildGuard.PARENT_ENDED);
        }
    }

    /** Starts a guarded child, prints its process id and waits for ever. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws InterruptedException {
            Path directory = Path.of(args[0]);
            ChildProcess child = ChildProcess.start(
                    new ChildSpec(
                            "forever",
                            List.of(),
                            System.getProperty("java.class.path"),
                            Forever.class.getName(),
                            List.of(),
                            directory,
                            directory.resolve("forever.log")),
                    dead -> {});
            System.out.println(child.pid());
            new CountDownLatch(1).await();
        }
    }

    /** Waits for ever, and with an argument also on shutdown. */
    static final class Forever {

        private Forever() {}

        public static void main(String[] args) throws InterruptedException {
            if (args.length > 0) {
                Runtime.getRuntime().addShutdownHook(new Thread(Forever::hang));
            }
            System.out.println("running");
            new CountDownLatch(1).await();
        }

        private static void hang() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Prints its arguments; fails without any. */
    static final class Echo {

        private Echo() {}

        public static void main(String[] args) {
            if (args.length == 0) {
                throw new IllegalArgumentException("this trace belongs to a test");
            }
            System.out.println(List.of(args));
        }
    }
}
