package dev.inferencebridge.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Drains the same topics by every candidate in turn, round by round. Confined to one thread. */
final class DrainBench {

    private final Stage stage;
    private final Report report;
    private final int rows;
    private final Duration limit;
    private final LatencyOption latency;
    private final List<String> jvmOptions;

    DrainBench(Stage stage, Report report, int rows, Duration limit, LatencyOption latency, List<String> jvmOptions) {
        this.stage = stage;
        this.report = report;
        this.rows = rows;
        this.limit = limit;
        this.latency = latency;
        this.jvmOptions = jvmOptions;
    }

    void run(Set<KeyDistribution> distributions, Set<Candidate> candidates, int rounds) throws InterruptedException {
        report.drains(rows, latency, limit, rounds);
        stage.endpointTakes(latency);
        for (KeyDistribution keys : distributions) {
            for (RowFormat format : RowFormat.values()) {
                if (candidates.stream().anyMatch(candidate -> candidate.format() == format)) {
                    stage.load(source(format, keys), format, keys, rows);
                }
            }
        }
        for (int round = 1; round <= rounds; round++) {
            for (KeyDistribution keys : distributions) {
                for (Candidate candidate : candidates) {
                    report.drained(DrainTrial.run(
                            stage, candidate, keys, round, source(candidate.format(), keys), rows, limit, jvmOptions));
                }
            }
        }
    }

    private static String source(RowFormat format, KeyDistribution keys) {
        return format.label() + "-" + keys.label();
    }
}
