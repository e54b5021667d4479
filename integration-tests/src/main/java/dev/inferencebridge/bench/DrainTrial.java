package dev.inferencebridge.bench;

import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.Deadline;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One candidate draining one topic once. Immutable.
 *
 * <p><b>What is measured.</b> The broker's clock says when each result was appended. The interval begins when a third of the
 * rows have their results, or a third of the time limit is over since the first result; it ends with the last result, or at
 * the limit. Rate: results appended in the interval by its length. CPU: of the process in the interval, by those results.
 *
 * @param complete whether every row got its result within the limit
 * @param missing rows without a result of a candidate that said to be done
 * @param cpuMicros of the candidate's process, for a row; the others likewise
 * @param residentMebibytes the most that the candidate's process had resident
 */
record DrainTrial(
        Candidate candidate,
        KeyDistribution keys,
        int round,
        double rowsPerSecond,
        OptionalDouble cpuMicros,
        OptionalDouble endpointCpuMicros,
        OptionalDouble brokerCpuMicros,
        OptionalDouble residentMebibytes,
        long results,
        boolean complete,
        long missing,
        long duplicates,
        long outOfOrder) {

    private static final Duration COMMITS_WITHIN = Duration.ofSeconds(3);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(12);
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

    static DrainTrial run(
            Stage stage,
            Candidate candidate,
            KeyDistribution keys,
            int round,
            String source,
            long rows,
            Duration limit,
            List<String> jvmOptions)
            throws InterruptedException {
        WorkerPlan plan = stage.plan(candidate.label(), source, rows, 0, 0);
        long startMillis = System.currentTimeMillis();
        ChildProcess child = stage.start(plan, jvmOptions);
        ProcessMeter process = new ProcessMeter(child.pid());
        ProcessMeter endpoint = stage.meter(StackPart.ENDPOINT);
        ProcessMeter broker = stage.meter(StackPart.KAFKA);
        OptionalDouble resident;
        Results results;
        boolean settled;
        try {
            Deadline deadline = Deadline.in(limit);
            child.await(Deadline.in(limit.plus(STARTS_WITHIN)), "does not settle its rows", () -> {
                process.sample();
                endpoint.sample();
                broker.sample();
                return Files.exists(plan.settled()) || deadline.isOver() ? Optional.of(true) : Optional.empty();
            });
            resident = process.peakResidentMebibytes();
            settled = Files.exists(plan.settled());
            if (settled) {
                results = Results.read(stage.bootstrap(), plan.results(), rows, COMMITS_WITHIN);
                process.sample(); // the last result may be younger than the last sample
                endpoint.sample();
                broker.sample();
                child.stop(ENDS_WITHIN);
            } else {
                child.stop(ENDS_WITHIN);
                results = Results.read(stage.bootstrap(), plan.results(), rows, COMMITS_WITHIN);
            }
        } finally {
            child.kill();
        }
        stage.deleteTopic(plan.results());
        return measured(
                candidate,
                keys,
                round,
                rows,
                limit,
                startMillis,
                settled,
                results,
                process,
                endpoint,
                broker,
                resident);
    }

    private static DrainTrial measured(
            Candidate candidate,
            KeyDistribution keys,
            int round,
            long rows,
            Duration limit,
            long startMillis,
            boolean settled,
            Results results,
            ProcessMeter process,
            ProcessMeter endpoint,
            ProcessMeter broker,
            OptionalDouble resident) {
        int count = results.count();
        if (count == 0) {
            throw new IllegalStateException(candidate.label() + " produced nothing within " + limit.toSeconds() + " s");
        }
        int warm = Math.toIntExact(rows / 3);
        long thirdOfLimit = results.appendedAt(0) + limit.toMillis() / 3;
        long from = warm < count ? Math.min(thirdOfLimit, results.appendedAt(warm)) : thirdOfLimit;
        long to = Math.min(results.appendedAt(count - 1), startMillis + limit.toMillis());
        long counted = results.countUntil(to) - results.countUntil(from);
        return new DrainTrial(
                candidate,
                keys,
                round,
                counted * 1_000.0 / Math.max(1, to - from),
                perRow(process.cpuSeconds(from, to), counted),
                perRow(endpoint.cpuSeconds(from, to), counted),
                perRow(broker.cpuSeconds(from, to), counted),
                resident,
                count,
                results.distinct() == rows,
                settled ? rows - results.distinct() : 0,
                results.duplicates(),
                results.outOfOrder());
    }

    private static OptionalDouble perRow(OptionalDouble cpuSeconds, long rows) {
        return cpuSeconds.isPresent() && rows > 0
                ? OptionalDouble.of(cpuSeconds.getAsDouble() / rows * 1e6)
                : OptionalDouble.empty();
    }

    /** Whether the results keep what the candidate promises: no row lost or twice, and the order of each key. */
    boolean correct() {
        return missing == 0 && duplicates == 0 && (outOfOrder == 0 || !candidate.ordered());
    }
}
