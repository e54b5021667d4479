package dev.inferencebridge.localstack.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One running child JVM, which ends at the latest when this process ends. Thread-safe.
 *
 * <p>Who asked for its end (by {@link #kill} or {@link #stop}) is remembered: any other end is a death.
 */
public final class ChildProcess {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration KILL_TAKES_AT_MOST = Duration.ofSeconds(10);

    private final ChildSpec spec;
    private final Process process;
    private volatile boolean endWanted;

    private ChildProcess(ChildSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    /** Starts the child; {@code onDeath} is called on another thread when it ends without having been told to. */
    public static ChildProcess start(ChildSpec spec, Consumer<? super ChildProcess> onDeath) {
        ChildLog.rotate(spec.log());
        Process process;
        try {
            process = new ProcessBuilder(spec.command())
                    .directory(spec.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new StackException("Cannot start " + spec.name() + ": " + e.getMessage(), e);
        }
        ChildProcess child = new ChildProcess(spec, process);
        // The callback also keeps the pipe to the child's guard reachable: a collected pipe would end the child.
        CompletableFuture<Void> unused = process.onExit().thenAccept(ended -> {
            if (!child.endWanted) {
                onDeath.accept(child);
            }
        });
        return child;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Asks again and again until there is an answer.
     *
     * @param what completes the sentence "Cassandra ... within 60 s", such as "answers no query"
     * @throws StackException when the child ends, or the deadline is over
     */
    public <T> T await(Deadline deadline, String what, Probe<? extends T> probe) throws InterruptedException {
        while (true) {
            Optional<? extends T> answer = probe.ask();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (endsWithin(deadline.remainingMillis(PAUSE))) {
                throw new StackException(death());
            }
            if (deadline.isOver()) {
                throw new StackException(
                        spec.name() + " " + what + " within " + deadline.total().toSeconds() + " s. " + logTail());
            }
        }
    }

    /**
     * Waits for the child's own end, and kills it when the deadline is over or this thread is interrupted.
     *
     * @throws StackException unless it ends in time, with exit code 0
     */
    public void awaitSuccess(Deadline deadline) throws InterruptedException {
        boolean ended;
        try {
            ended = endsWithin(deadline.remainingMillis(deadline.total()));
        } catch (InterruptedException e) {
            kill();
            throw e;
        }
        if (!ended) {
            kill();
            throw new StackException(
                    spec.name() + " did not finish within " + deadline.total().toSeconds() + " s. " + logTail());
        }
        if (process.exitValue() != 0) {
            throw new StackException(death());
        }
    }

    /** Name, exit code, last lines and place of the log of a child that has ended. */
    public String death() {
        return spec.name() + " ended with exit code " + process.exitValue() + ". " + logTail();
    }

    /** SIGTERM, and SIGKILL when the child is still there after {@code grace}. Returns when it is gone. */
    public void stop(Duration grace) throws InterruptedException {
        endWanted = true;
        if (process.isAlive()) {
            // A suspended process takes no SIGTERM.
            signal("CONT");
            // Not Process.destroy(), which closes standard input too: the guard may see that first, as the end of the
            // parent.
            process.toHandle().destroy();
            if (!endsWithin(grace.toMillis())) {
                kill();
            }
        }
    }

    /** SIGKILL. Returns when the child is gone. */
    public void kill() throws InterruptedException {
        endWanted = true;
        process.destroyForcibly();
        if (!endsWithin(KILL_TAKES_AT_MOST.toMillis())) {
            throw new StackException(spec.name() + " (process " + pid() + ") survives SIGKILL");
        }
    }

    /** SIGSTOP: the child keeps its connections and answers nothing. */
    public void suspend() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws InterruptedException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (kill.waitFor() != 0 && process.isAlive()) {
                throw new StackException("Cannot send SIG" + name + " to " + spec.name() + " (process " + pid() + ")");
            }
        } catch (IOException e) {
            throw new StackException("Cannot run the kill command: " + e.getMessage(), e);
        }
    }

    private boolean endsWithin(long millis) throws InterruptedException {
        try {
            process.onExit().get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private String logTail() {
        return "Its log is " + spec.log() + ", and ends:\n" + ChildLog.tail(spec.log());
    }

    /** A question that may have no answer yet. */
    @FunctionalInterface
    public interface Probe<T> {
        Optional<T> ask() throws InterruptedException;
    }
}
