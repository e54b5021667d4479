package dev.inferencebridge.localstack.fraud;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.concurrent.CompletableFuture;

/**
 * The process-wide environment of onnxruntime. Thread-safe.
 *
 * <p>While its environment is created, onnxruntime 1.29 on Linux recurses natively, the deeper the longer the command
 * line of the process is: with a class path of some kilobytes on it an ordinary thread's stack overflows, and the JVM dies
 * of a segmentation fault without a message. It does not when {@code ORT_DISABLE_TELEMETRY=1} is in the environment, or
 * when the class path comes from an argument file. So the environment is created on a thread whose stack is deep enough;
 * telemetry is switched off right after, but only that variable keeps it from starting.
 */
final class OnnxRuntime {

    /** Bytes; reserved, used only as far as the recursion goes. */
    private static final long STACK = 256L << 20;

    private OnnxRuntime() {}

    /** Created on the first call, never closed. */
    static OrtEnvironment environment() {
        return Holder.ENVIRONMENT;
    }

    private static OrtEnvironment create() {
        CompletableFuture<OrtEnvironment> created = new CompletableFuture<>();
        Runnable creation = () -> {
            try {
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                environment.setTelemetry(false);
                created.complete(environment);
            } catch (OrtException | RuntimeException | LinkageError e) {
                created.completeExceptionally(e);
            }
        };
        new Thread(null, creation, "onnxruntime-start", STACK).start();
        return created.join();
    }

    private static final class Holder {

        static final OrtEnvironment ENVIRONMENT = create();
    }
}
