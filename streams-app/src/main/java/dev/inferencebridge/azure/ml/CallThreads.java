package dev.inferencebridge.azure.ml;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which exchanges run: virtual ones where the JVM has them, else daemon threads, as many as exchanges. */
final class CallThreads {

    private CallThreads() {}

    static ExecutorService of(int maxThreads) {
        try {
            // Java 21 and later; the bridge is compiled for 17.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return platform(maxThreads);
        }
    }

    private static ExecutorService platform(int maxThreads) {
        AtomicInteger count = new AtomicInteger();
        // The queue is bounded by the dispatcher, which hands over no more than maxThreads exchanges.
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                maxThreads, maxThreads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "azure-ml-call-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
