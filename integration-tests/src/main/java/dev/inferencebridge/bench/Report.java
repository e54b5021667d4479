package dev.inferencebridge.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Collects what was measured; prints one table and the targets, and writes JSON. Confined to one thread. */
final class Report {

    private static final double MEBIBYTES = 400;

    private final PrintWriter out;
    private final List<DrainTrial> trials = new ArrayList<>();
    private final ObjectNode json = new ObjectMapper().createObjectNode();
    private final List<String> lines = new ArrayList<>();
    private final ArrayNode targets = json.putArray("targets");

    Report(PrintWriter out) {
        this.out = out;
        json.putObject("machine")
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    void drains(int rows, LatencyOption latency, Duration limit, int rounds) {
        json.putObject("drain")
                .put("rows", rows)
                .put("latency", latency.toString())
                .put("limitSeconds", limit.toSeconds())
                .put("rounds", rounds)
                .putArray("trials");
        lines.add(text(
                "Drain of %,d rows, a call takes %s, at most %d s a trial, %d rounds; median (least to most)",
                rows, latency, limit.toSeconds(), rounds));
    }

    void drained(DrainTrial trial) {
        trials.add(trial);
        ObjectNode node = json.withObject("/drain")
                .withArray("trials")
                .addObject()
                .put("candidate", trial.candidate().label())
                .put("keys", trial.keys().label())
                .put("round", trial.round())
                .put("rowsPerSecond", rounded(trial.rowsPerSecond()))
                .put("results", trial.results())
                .put("complete", trial.complete())
                .put("missing", trial.missing())
                .put("duplicates", trial.duplicates())
                .put("outOfOrder", trial.outOfOrder());
        put(node, "cpuMicrosPerRow", trial.cpuMicros());
        put(node, "endpointCpuMicrosPerRow", trial.endpointCpuMicros());
        put(node, "brokerCpuMicrosPerRow", trial.brokerCpuMicros());
        put(node, "peakResidentMebibytes", trial.residentMebibytes());
        out.println(text(
                "round %d, %s keys, %s: %,.0f rows/s%s",
                trial.round(),
                trial.keys().label(),
                trial.candidate().label(),
                trial.rowsPerSecond(),
                trial.correct() ? "" : ", BROKEN: " + new Drains(List.of(trial)).output()));
        out.flush();
    }

    void paced(int rate, LatencyOption latency, PacedTrial direct, PacedTrial bridge) {
        ObjectNode node = json.putObject("paced").put("rate", rate).put("latency", latency.toString());
        lines.add("");
        lines.add(
                text("Paced: %,d rows/s, a call takes %s; from the moment a row is due, milliseconds", rate, latency));
        lines.add(text("%-8s %8s %8s %8s %8s %10s", "", "p50", "p90", "p99", "max", "peak RSS"));
        paced(node, "direct", direct);
        paced(node, "bridge", bridge);
        double p50 = bridge.latencies().p50() - direct.latencies().p50();
        double p99 = bridge.latencies().p99() - direct.latencies().p99();
        node.put("addedP50Millis", rounded(p50)).put("addedP99Millis", rounded(p99));
        lines.add(text("added    %8.1f %8s %8.1f", p50, "", p99));
        atMost(text("paced at %,d/s: added at p50", rate), p50, 10, "ms");
        atMost(text("paced at %,d/s: added at p99", rate), p99, 60, "ms");
        bridge.residentMebibytes().ifPresent(peak -> atMost("paced: peak RSS", peak, MEBIBYTES, "MiB"));
    }

    private void paced(ObjectNode node, String name, PacedTrial trial) {
        Latencies latencies = trial.latencies();
        ObjectNode own = node.putObject(name)
                .put("count", latencies.count())
                .put("p50", latencies.p50())
                .put("p90", latencies.p90())
                .put("p99", latencies.p99())
                .put("max", latencies.max());
        put(own, "peakResidentMebibytes", trial.residentMebibytes());
        lines.add(text(
                "%-8s %8.1f %8.1f %8.1f %8.1f %6s MiB",
                name,
                latencies.p50(),
                latencies.p90(),
                latencies.p99(),
                latencies.max(),
                whole(trial.residentMebibytes())));
    }

    /** Prints the table, the ratios and the targets. */
    void print() {
        List<String> drains = new ArrayList<>();
        for (KeyDistribution keys : KeyDistribution.values()) {
            drains.addAll(table(keys));
        }
        lines.addAll(Math.min(1, lines.size()), drains);
        out.println();
        lines.forEach(out::println);
        out.println();
        targets.forEach(target -> out.println(text(
                "target %-45s %8.2f %-4s (%s %s) %s",
                target.path("what").asText(),
                target.path("measured").asDouble(),
                target.path("unit").asText(),
                target.path("bound").asText(),
                target.path("target").asText(),
                target.path("reached").asBoolean() ? "reached" : "NOT REACHED")));
        out.flush();
    }

    /** Everything, after {@link #print()}. */
    String json() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean correct() {
        return trials.stream().allMatch(DrainTrial::correct);
    }

    private List<String> table(KeyDistribution keys) {
        List<String> table = new ArrayList<>();
        for (Candidate candidate : Candidate.values()) {
            Drains own = of(candidate, keys);
            if (own.isEmpty()) {
                continue;
            }
            if (table.isEmpty()) {
                table.add("");
                table.add(text(
                        "%-26s %26s %8s %9s %8s %9s  %s",
                        keys.label() + " keys", "rows/s", "CPU us", "endpoint", "broker", "peak RSS", "output"));
            }
            table.add(text(
                    "%-26s %26s %8s %9s %8s %5s MiB  %s",
                    candidate.label(),
                    own.spread(),
                    whole(own.median(DrainTrial::cpuMicros)),
                    whole(own.median(DrainTrial::endpointCpuMicros)),
                    whole(own.median(DrainTrial::brokerCpuMicros)),
                    whole(own.median(DrainTrial::residentMebibytes)),
                    own.output()));
        }
        boolean uniform = keys == KeyDistribution.UNIFORM;
        ratio(table, keys, Candidate.PARALLEL_CONSUMER, uniform ? 3 : 6);
        ratio(table, keys, Candidate.PARALLEL_CONSUMER_BATCHES, 0);
        ratio(table, keys, Candidate.CEILING, 0.4);
        ratio(table, keys, Candidate.BLOCKING, 0);
        cpuRatio(table, keys, Candidate.BRIDGE_MONITORED, 1.1);
        cpuRatio(table, keys, Candidate.BRIDGE_ROWS, 2);
        cpuRatio(table, keys, Candidate.BRIDGE_CLUSTERED, 0);
        of(Candidate.BRIDGE, keys)
                .median(DrainTrial::residentMebibytes)
                .ifPresent(peak -> atMost("drain, " + keys.label() + " keys: peak RSS", peak, MEBIBYTES, "MiB"));
        return table;
    }

    private void ratio(List<String> table, KeyDistribution keys, Candidate other, double atLeast) {
        OptionalDouble bridge = of(Candidate.BRIDGE, keys).rate();
        OptionalDouble others = of(other, keys).rate();
        if (bridge.isEmpty() || others.orElse(0) <= 0) {
            return;
        }
        double ratio = bridge.getAsDouble() / others.getAsDouble();
        table.add(text("bridge / %-25s %.2f", other.label(), ratio));
        json.withObject("/drain")
                .withObject("/ratios")
                .withObject("/" + keys.label())
                .put(other.label(), rounded(ratio));
        if (atLeast > 0) {
            target(
                    "drain, " + keys.label() + " keys: bridge / " + other.label(),
                    ratio,
                    ">=",
                    atLeast,
                    ratio >= atLeast,
                    "");
        }
    }

    /** What truth about rows costs: the CPU a row of a candidate by that of the bridge on plain JSON. */
    private void cpuRatio(List<String> table, KeyDistribution keys, Candidate candidate, double atMost) {
        OptionalDouble plain = of(Candidate.BRIDGE, keys).median(DrainTrial::cpuMicros);
        OptionalDouble cpu = of(candidate, keys).median(DrainTrial::cpuMicros);
        if (cpu.isEmpty() || plain.orElse(0) <= 0) {
            return;
        }
        double ratio = cpu.getAsDouble() / plain.getAsDouble();
        table.add(text("CPU a row, %s / bridge %.2f", candidate.label(), ratio));
        json.withObject("/drain")
                .withObject("/cpuRatios")
                .withObject("/" + keys.label())
                .put(candidate.label(), rounded(ratio));
        if (atMost > 0) {
            atMost("drain, " + keys.label() + " keys: CPU, " + candidate.label() + " / bridge", ratio, atMost, "");
        }
    }

    private void atMost(String what, double measured, double most, String unit) {
        target(what, measured, "<=", most, measured <= most, unit);
    }

    private void target(String what, double measured, String bound, double target, boolean reached, String unit) {
        targets.addObject()
                .put("what", what)
                .put("measured", rounded(measured))
                .put("unit", unit)
                .put("bound", bound)
                .put("target", target)
                .put("reached", reached);
    }

    private Drains of(Candidate candidate, KeyDistribution keys) {
        return new Drains(trials.stream()
                .filter(trial -> trial.candidate() == candidate && trial.keys() == keys)
                .toList());
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        value.ifPresent(number -> node.put(name, rounded(number)));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static String whole(OptionalDouble value) {
        return value.isPresent() ? text("%.0f", value.getAsDouble()) : "-";
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
