package dev.inferencebridge.localstack;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.inferencebridge.localstack.cql.CqlScript;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.process.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The start of all parts: Kafka, Cassandra with its scripts, and the endpoint at once; Debezium after the first two, and
 * the Azure stand-ins after the endpoint, whose keys they share.
 * Confined to one thread, used once; has a thread of its own for each part.
 */
final class StackStart {

    private static final long STRAGGLER_SECONDS = 5;

    private final Blueprint blueprint;
    private final List<CqlScript> init;

    StackStart(Blueprint blueprint, List<CqlScript> init) {
        this.blueprint = blueprint;
        this.init = init;
    }

    /** Returns when all are ready, or throws as soon as one fails; the caller stops the others. */
    void run() {
        ExecutorService threads =
                Executors.newFixedThreadPool(StackPart.values().length, body -> new Thread(body, "stack-start"));
        try {
            await(launch(threads));
        } finally {
            end(threads);
        }
    }

    /** Interrupts what is still starting, and lets it put its files down, also when this thread is interrupted. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            boolean unused = threads.awaitTermination(STRAGGLER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<CompletableFuture<Void>> launch(ExecutorService threads) {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        CompletableFuture<Void> kafka = start(StackPart.KAFKA, threads);
        CompletableFuture<Void> cassandra = start(StackPart.CASSANDRA, threads).thenRunAsync(this::runScripts, threads);
        starts.add(kafka);
        starts.add(cassandra);
        starts.add(start(StackPart.ENDPOINT, threads).thenRunAsync(() -> startHere(StackPart.AZURE), threads));
        starts.add(kafka.thenAcceptBothAsync(cassandra, (k, c) -> startHere(StackPart.CDC), threads));
        return starts;
    }

    private CompletableFuture<Void> start(StackPart part, ExecutorService threads) {
        return CompletableFuture.runAsync(() -> startHere(part), threads);
    }

    private void startHere(StackPart part) {
        if (blueprint.processes().containsKey(part)) {
            blueprint.process(part).start();
        }
    }

    private void runScripts() {
        if (init.isEmpty()) {
            return;
        }
        try (CqlSession session = CqlSessions.open(blueprint.cassandra().superuser())) {
            init.forEach(script -> script.run(session));
        }
    }

    /** Waits for all, or for the first that fails. */
    private static void await(List<CompletableFuture<Void>> starts) {
        CompletableFuture<Void> end = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
        for (CompletableFuture<Void> start : starts) {
            CompletableFuture<Void> unused = start.whenComplete((ready, failure) -> {
                if (failure != null) {
                    end.completeExceptionally(failure);
                }
            });
        }
        try {
            end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while the stack was starting", e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }
}
