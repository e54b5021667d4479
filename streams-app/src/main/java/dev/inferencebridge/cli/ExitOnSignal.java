package dev.inferencebridge.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the process cleanly when it is told to: SIGTERM, SIGINT. Thread-safe. */
public final class ExitOnSignal {

    private final AtomicBoolean armed = new AtomicBoolean(true);

    private ExitOnSignal() {}

    /**
     * Closes something when the process is told to end, and then ends it with exit code 0: to be told is no failure.
     *
     * @param closing closed on the thread of a shutdown hook; must end by itself within seconds
     */
    public static ExitOnSignal closing(AutoCloseable closing) {
        ExitOnSignal exit = new ExitOnSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> exit.end(closing), "stop"));
        return exit;
    }

    /** The process ends by itself, with an exit code of its own. */
    public void disarm() {
        armed.set(false);
    }

    private void end(AutoCloseable closing) {
        if (!armed.getAndSet(false)) {
            return;
        }
        try {
            closing.close();
            Runtime.getRuntime().halt(Main.OK);
        } catch (Exception e) {
            System.err.println("bridge: did not stop cleanly: " + e);
            Runtime.getRuntime().halt(Main.FAILED);
        }
    }
}
