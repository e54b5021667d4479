package dev.inferencebridge.localstack.fraud;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.concurrent.CompletableFuture;

/**
 * The process-wide environment of onnxruntime. Thread-safe.
 *
 * <p>onnxruntime 1.29 matches the process's command line against a regular expression when its environment is created,
 * recursing for every character. A class path of some kilobytes overflows the native stack of an ordinary thread and
 * takes the JVM down without a word, so the environment is created on a thread with a stack that is deep enough. Its
 * telemetry, which the published build has switched on, is switched off.
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
