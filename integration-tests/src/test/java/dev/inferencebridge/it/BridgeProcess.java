package dev.inferencebridge.it;

import dev.inferencebridge.localstack.guard.ChildGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code bridge} command as a JVM of its own, which ends with the test at the latest. Thread-safe. */
final class BridgeProcess implements AutoCloseable {

    private static final Duration KILL_TAKES_AT_MOST = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;

    private BridgeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param log where its output goes, both streams; appended to
     * @param environment added to that of the tests
     */
    static BridgeProcess start(Path log, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Folders.bridgeClassPath(),
                ChildGuard.class.getName(),
                "dev.inferencebridge.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new BridgeProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. Returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        exitCode(KILL_TAKES_AT_MOST);
    }

    /** SIGTERM. Returns at once. */
    void terminate() {
        // Not Process.destroy(), which closes standard input too: for the guard that is the end of the parent.
        process.toHandle().destroy();
    }

    /** Waits for the end; fails when it does not come in time. */
    int exitCode(Duration within) {
        try {
            if (!process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the bridge is still there after " + within.toSeconds() + " s; " + this);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the bridge ends", e);
        }
    }

    /** Everything that it and its predecessors with the same log said. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Its state, and the end of what it said. */
    @Override
    public String toString() {
        String output = output();
        return "bridge " + (isAlive() ? "running" : "ended with " + process.exitValue()) + ", log " + log + " ends:\n"
                + output.substring(Math.max(0, output.length() - 3_000));
    }
}
