package dev.inferencebridge.localstack.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demonstration as text: a picture of some lines, or one line. No line is longer than {@value #WIDTH}. Immutable. */
final class View {

    static final int WIDTH = 78;

    private static final int TIME_BAR = 24;
    private static final int SCORE_BAR = 20;
    private static final String RULE = "─".repeat(WIDTH);

    private final Pace pace;

    View(Pace pace) {
        this.pace = pace;
    }

    /** The whole picture; of the same height whatever it shows. */
    List<String> picture(Standing at, Duration elapsed, int latestRows) {
        List<String> lines = rowsUnderWay(at, elapsed);
        lines.add(format("%-26s %-10s %10s   %s", "latest", "merchant", "amount", "fraud"));
        for (int i = 0; i < latestRows; i++) {
            lines.add(i < at.latest().size() ? row(at.latest().get(i)) : "");
        }
        return lines;
    }

    /** The whole picture with a story in the place of the latest rows. */
    List<String> picture(Standing at, Duration elapsed, Story story) {
        List<String> lines = rowsUnderWay(at, elapsed);
        lines.add(cut(story.latest()));
        story.steps().forEach(step -> lines.add(step(step)));
        return lines;
    }

    /** One chapter in one line. */
    static String step(Step step) {
        return cut(format(
                        "%s %5s  %-31s %s",
                        step.after().isPresent() ? "✓" : "·",
                        step.after().map(View::minutes).orElse(""),
                        step.chapter().title(),
                        step.detail()))
                .stripTrailing();
    }

    private static String cut(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }

    private List<String> rowsUnderWay(Standing at, Duration elapsed) {
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "Inference Bridge   %s %s   %s",
                bar(share(elapsed), TIME_BAR),
                clock(elapsed),
                elapsed.compareTo(pace.duration()) < 0 ? pace.perSecond() + " rows/s" : "finishing"));
        lines.add(RULE);
        lines.add(format("%-18s %-30s %s", "Cassandra ──CDC──▶", "Kafka ──▶ bridge ──▶ model ──▶", "Cassandra"));
        lines.add(format(
                "%-18s %-30s %s",
                at.written() + " written", at.changes() + " changes seen", at.predicted() + " predictions stored"));
        lines.add("");
        lines.add(format(
                "from write to prediction   p50 %s   p99 %s   max %s",
                millis(at.latency().p50()),
                millis(at.latency().p99()),
                millis(at.latency().max())));
        lines.add(format(
                "waiting %d   dead letters %d   failed writes %d", at.waiting(), at.deadLettered(), at.refused()));
        lines.add(RULE);
        return lines;
    }

    /** The numbers in one line. */
    String line(Standing at, Duration elapsed) {
        return format(
                "%4d s  written %d  changes %d  predictions %d  p50 %s  p99 %s  max %s%s",
                elapsed.toSeconds(),
                at.written(),
                at.changes(),
                at.predicted(),
                millis(at.latency().p50()),
                millis(at.latency().p99()),
                millis(at.latency().max()),
                at.deadLettered() == 0 ? "" : "  dead letters " + at.deadLettered());
    }

    private static String row(Scored scored) {
        String row = format(
                "%-26s %-10s %10.2f   ",
                scored.row().txId(), scored.row().merchant(), scored.row().amount());
        return row
                + (Double.isNaN(scored.score())
                        ? "?"
                        : format("%.3f %s", scored.score(), bar(scored.score(), SCORE_BAR)));
    }

    private double share(Duration elapsed) {
        return Math.min(1, (double) elapsed.toMillis() / pace.duration().toMillis());
    }

    private String clock(Duration elapsed) {
        Duration shown = elapsed.compareTo(pace.duration()) < 0 ? elapsed : pace.duration();
        return minutes(shown) + " of " + minutes(pace.duration());
    }

    private static String minutes(Duration duration) {
        return format("%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }

    private static String bar(double share, int width) {
        int full = (int) Math.round(share * width);
        return "█".repeat(full) + "░".repeat(width - full);
    }

    /** {@code 62 ms}, and from one second on {@code 1.9 s}. */
    static String millis(double millis) {
        return millis < 999.5 ? format("%.0f ms", millis) : format("%.1f s", millis / 1000);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
