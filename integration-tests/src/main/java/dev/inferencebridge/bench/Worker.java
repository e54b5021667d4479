package dev.inferencebridge.bench;

import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.prediction.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * The process of one candidate. It says by a file that all rows are settled, and runs on until it is told to end: what it
 * measures with is outside.
 */
public final class Worker {

    private static final int DIRECT_CALLS = 1_024;

    private final WorkerPlan plan;
    private final AtomicLong settled = new AtomicLong();
    private final Histogram latencies = Latencies.recorder();

    private Worker(WorkerPlan plan) {
        this.plan = plan;
    }

    /** The file of a {@link WorkerPlan} as its only argument. */
    public static void main(String[] args) throws IOException, InterruptedException {
        new Worker(WorkerPlan.read(Path.of(args[0]))).run();
    }

    private void run() throws IOException, InterruptedException {
        if (plan.job().equals(WorkerPlan.DIRECT)) {
            askDirectly();
        } else {
            Contender contender = start(Candidate.labelled(plan.job()).orElseThrow());
            Runtime.getRuntime().addShutdownHook(new Thread(contender::close, "worker-shutdown"));
        }
        new CountDownLatch(1).await();
    }

    private Contender start(Candidate candidate) throws IOException {
        return switch (candidate) {
            case BRIDGE, BRIDGE_MONITORED, BRIDGE_ROWS, BRIDGE_CLUSTERED ->
                BridgeContender.start(plan, candidate, (pipeline, outcome) -> settled(outcome));
            case PARALLEL_CONSUMER ->
                ParallelConsumerContender.start(plan, Settings.PARALLEL_CONSUMER_THREADS, 1, this::settled);
            case PARALLEL_CONSUMER_BATCHES ->
                ParallelConsumerContender.start(
                        plan, Settings.PARALLEL_CONSUMER_BATCHES, Settings.BATCH_ROWS, this::settled);
            case CEILING -> CeilingContender.start(plan, this::settled);
            case BLOCKING -> BlockingContender.start(plan, this::settled);
        };
    }

    /** One call of one row for each moment of the rate, whatever the earlier ones do. */
    private void askDirectly() throws InterruptedException {
        Endpoint endpoint = new Endpoint(plan, DIRECT_CALLS);
        SyntheticTransactions transactions = new SyntheticTransactions(1);
        Pace pace = Pace.from(Instant.now(), plan.rate());
        for (long i = 0; i < plan.rows(); i++) {
            long number = i;
            var features = FeatureVector.of(transactions.next().inputs());
            long due = pace.await(i);
            var unused = endpoint.score(List.of(features)).whenComplete((outputs, failure) -> {
                if (failure != null) {
                    failure.printStackTrace(System.err);
                }
                record(number, due);
                settled();
            });
        }
    }

    private void settled(Outcome outcome) {
        if (plan.rate() > 0 && outcome instanceof Outcome.Predicted predicted) {
            var carried = predicted.prediction().carried();
            if (carried.get(Rows.NUMBER) instanceof Number number && carried.get(Rows.DUE) instanceof Number due) {
                record(number.longValue(), due.longValue());
            }
        }
        settled();
    }

    private void record(long number, long dueMicros) {
        if (number >= plan.recordFrom()) {
            Latencies.record(latencies, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - dueMicros);
        }
    }

    private void settled() {
        if (settled.incrementAndGet() == plan.rows()) {
            try {
                if (plan.rate() > 0) {
                    Latencies.of(latencies).write(plan.latencies());
                }
                Files.createFile(plan.settled());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
