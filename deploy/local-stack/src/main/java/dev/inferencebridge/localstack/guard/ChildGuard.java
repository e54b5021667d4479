package dev.inferencebridge.localstack.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Main class of a child JVM: runs the main class named by the first argument, and ends the JVM when its parent ends. Runs on
 * the child's main thread, plus one daemon thread.
 *
 * <p>The parent holds the write end of the child's standard input and never writes. The kernel closes it with the parent,
 * however the parent ends, and end of file is the sign to exit. A child whose shutdown hooks hang is halted after
 * {@value #HALT_AFTER_MILLIS} ms. A suspended child notices when it is resumed.
 */
public final class ChildGuard {

    /** Exit code of a child that ended because its parent did. */
    public static final int PARENT_ENDED = 86;

    private static final long HALT_AFTER_MILLIS = 5_000;

    private ChildGuard() {}

    /** Runs {@code args[0]} with the remaining arguments; exits with 1 when it throws. */
    public static void main(String[] args) throws ReflectiveOperationException {
        InputStream parent = System.in;
        // The real main class has no business with the pipe.
        System.setIn(InputStream.nullInputStream());
        daemon("parent-guard", () -> exitAtEndOf(parent));

        Method main = Class.forName(args[0]).getMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            e.getTargetException().printStackTrace(System.err);
            System.exit(1);
        }
    }

    private static void exitAtEndOf(InputStream parent) {
        try {
            parent.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("lost the parent process: " + e);
        }
        daemon("halt", ChildGuard::halt);
        System.exit(PARENT_ENDED);
    }

    private static void halt() {
        try {
            Thread.sleep(HALT_AFTER_MILLIS);
        } catch (InterruptedException e) {
            // Halting early is what is left to do.
        }
        Runtime.getRuntime().halt(PARENT_ENDED);
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
