package dev.inferencebridge.bench;

import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the bridge adds to the endpoint's latency at a constant rate: the endpoint is asked directly, then through the bridge,
 * each from a JVM of its own. Confined to one thread.
 */
final class PacedBench {

    private static final int WARM_UP_SECONDS = 15;
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(12);

    private final Stage stage;
    private final Report report;
    private final int rate;
    private final long rows;
    private final LatencyOption latency;
    private final List<String> jvmOptions;

    PacedBench(Stage stage, Report report, int rate, int seconds, LatencyOption latency, List<String> jvmOptions) {
        this.stage = stage;
        this.report = report;
        this.rate = rate;
        this.rows = (long) rate * (WARM_UP_SECONDS + seconds);
        this.latency = latency;
        this.jvmOptions = jvmOptions;
    }

    void run() throws IOException, InterruptedException {
        stage.endpointTakes(latency);
        String source = "rows-paced";
        stage.createTopic(source);
        PacedTrial direct = trial(WorkerPlan.DIRECT, source);
        PacedTrial bridge = trial(Candidate.BRIDGE.label(), source);
        report.paced(rate, latency, direct, bridge);
    }

    private PacedTrial trial(String job, String source) throws IOException, InterruptedException {
        WorkerPlan plan = stage.plan(job, source, rows, (long) rate * WARM_UP_SECONDS, rate);
        ChildProcess child = stage.start(plan, jvmOptions);
        ProcessMeter process = new ProcessMeter(child.pid());
        try {
            Duration atMost = Duration.ofSeconds(rows / rate).plus(STARTS_WITHIN);
            if (!job.equals(WorkerPlan.DIRECT)) {
                stage.play(source, rate, rows);
            }
            child.await(
                    Deadline.in(atMost),
                    "does not settle its rows",
                    () -> Files.exists(plan.settled()) ? Optional.of(true) : Optional.empty());
            PacedTrial trial = new PacedTrial(Latencies.read(plan.latencies()), process.peakResidentMebibytes());
            child.stop(ENDS_WITHIN);
            return trial;
        } finally {
            child.kill();
        }
    }
}
