package dev.inferencebridge.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: measures the bridge beside others on a stack of its own. Confined to the thread that runs it. */
@Command(
        name = "bench",
        header = "Measure the bridge beside other ways to score a topic.",
        description = {
            "Starts Kafka and a scoring endpoint, and lets each candidate work in a JVM of its own, one after the other,"
                    + " round by round. Takes minutes; each trial ends by itself. See docs/benchmarks.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:could not measure, or a candidate broke its promise", "2:wrong options"})
final class BenchCommand implements Callable<Integer> {

    private static final LatencyOption PACED_LATENCY = new LatencyOption(20, 120);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--mode", defaultValue = "all", description = "drain, paced or all (default).")
    private String mode = "all";

    @Option(names = "--rows", defaultValue = "600000", description = "To drain. Default: ${DEFAULT-VALUE}.")
    private int rows;

    @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--keys", defaultValue = "both", description = "uniform, zipf or both (default).")
    private String keys = "both";

    @Option(
            names = "--candidates",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Of bridge, bridge-rows, bridge-clustered, parallel-consumer, parallel-consumer-batches, ceiling, blocking. Default: all.")
    private List<String> candidates = List.of();

    @Option(
            names = "--limit",
            defaultValue = "40",
            paramLabel = "SECONDS",
            description =
                    "Of one drain: slow candidates are measured over what they did by then. Default: ${DEFAULT-VALUE}.")
    private int limitSeconds;

    @Option(
            names = "--latency",
            defaultValue = "20",
            paramLabel = "median[:p99]",
            description = "Of the endpoint while topics are drained, milliseconds. Default: ${DEFAULT-VALUE}.")
    private String latency = "20";

    @Option(names = "--rate", defaultValue = "1000", description = "Paced: rows a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "Paced: how long latencies count, after 15 s of warm-up. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write all numbers.")
    private @Nullable Path json;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Data and logs, kept. Default: a temporary directory, deleted at the end.")
    private @Nullable Path workDir;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "Further option of the candidates' JVMs, such as of a profiler. Repeatable.")
    private List<String> jvmOptions = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        positive("--rows", rows);
        positive("--rounds", rounds);
        positive("--limit", limitSeconds);
        positive("--rate", rate);
        positive("--seconds", seconds);
        boolean drain = oneOf("--mode", mode, "drain", "paced", "all") && !mode.equals("paced");
        boolean paced = !mode.equals("drain");
        Set<KeyDistribution> distributions = distributions();
        Set<Candidate> chosen = chosen();
        LatencyOption drainLatency = latency();
        PrintWriter out = spec.commandLine().getOut();
        Report report = new Report(out);
        try (WorkFolder folder = WorkFolder.of(workDir);
                Stage stage = Stage.start(folder.path(), drain && looksUp(chosen))) {
            if (drain) {
                new DrainBench(stage, report, rows, Duration.ofSeconds(limitSeconds), drainLatency, jvmOptions)
                        .run(distributions, chosen, rounds);
            }
            if (paced) {
                new PacedBench(stage, report, rate, seconds, PACED_LATENCY, jvmOptions).run();
            }
        }
        report.print();
        if (json != null) {
            Files.writeString(json, report.json());
        }
        return report.correct() ? 0 : 1;
    }

    private Set<KeyDistribution> distributions() {
        oneOf("--keys", keys, "uniform", "zipf", "both");
        return keys.equals("both")
                ? EnumSet.allOf(KeyDistribution.class)
                : EnumSet.of(KeyDistribution.valueOf(keys.toUpperCase(Locale.ROOT)));
    }

    private Set<Candidate> chosen() {
        if (candidates.isEmpty()) {
            return EnumSet.allOf(Candidate.class);
        }
        List<Candidate> named = new ArrayList<>();
        for (String label : candidates) {
            named.add(Candidate.labelled(label).orElseThrow(() -> usage("--candidates knows no '" + label + "'")));
        }
        return EnumSet.copyOf(named);
    }

    private static boolean looksUp(Set<Candidate> chosen) {
        return chosen.stream().anyMatch(candidate -> candidate.format() != RowFormat.JSON);
    }

    private LatencyOption latency() {
        try {
            return LatencyOption.parse(latency);
        } catch (IllegalArgumentException e) {
            throw usage("--latency: " + e.getMessage());
        }
    }

    private boolean oneOf(String option, String value, String... allowed) {
        if (!Arrays.asList(allowed).contains(value)) {
            throw usage(option + " is one of " + String.join(", ", allowed) + ", not '" + value + "'");
        }
        return true;
    }

    private void positive(String option, int value) {
        if (value < 1) {
            throw usage(option + " is 1 or more, not " + value);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
