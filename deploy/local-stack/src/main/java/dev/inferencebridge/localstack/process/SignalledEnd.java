package dev.inferencebridge.localstack.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an interrupt of one thread, waits up to 20 s until that thread has cleaned up, and lets the
 * JVM exit with code 0, or the code that the thread chose. Confined to that thread, except for the shutdown hook.
 */
public final class SignalledEnd implements AutoCloseable {

    private static final long CLEAN_UP_SECONDS = 20;

    private final Thread owner = Thread.currentThread();
    private final Thread hook = new Thread(this::onShutdown, "signalled-end");
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private volatile boolean signalled;
    private volatile int exitCode;

    private SignalledEnd() {}

    public static SignalledEnd ofThisThread() {
        SignalledEnd end = new SignalledEnd();
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    public boolean isSignalled() {
        return signalled;
    }

    /** The exit code after a signal, once the thread has cleaned up; without a signal it says nothing. */
    public void exitWith(int code) {
        exitCode = code;
    }

    private void onShutdown() {
        signalled = true;
        owner.interrupt();
        boolean clean;
        try {
            clean = cleanedUp.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            clean = false;
        }
        // A JVM that ends by a signal exits with 128 and the signal's number; halting is how to say that all went well.
        Runtime.getRuntime().halt(clean ? exitCode : 1);
    }

    /** Says that the thread has cleaned up. */
    @Override
    public void close() {
        cleanedUp.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running: it is what waits for this.
        }
    }
}
