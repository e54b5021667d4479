package dev.inferencebridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.preflight.Finding;
import dev.inferencebridge.preflight.Level;
import dev.inferencebridge.preflight.Report;
import dev.inferencebridge.preflight.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/** A preflight's report as the command answers it. Immutable. */
record CheckAnswer(Report report) {

    private static final int WIDEST_SUBJECT = 32;

    /**
     * A table with a line for each finding, and below it what to do.
     *
     * @param colour whether the reader is a terminal
     */
    String text(boolean colour) {
        int idWidth = width(result -> result.check().id().length());
        int subjectWidth =
                Math.min(WIDEST_SUBJECT, width(result -> result.subject().length()));
        String row = "%-" + idWidth + "s  %-" + subjectWidth + "s  %s%n";
        String indent = " ".repeat(6 + idWidth + 2 + subjectWidth + 2);
        StringBuilder text = new StringBuilder();
        for (Result result : report.results()) {
            Finding finding = result.finding();
            text.append(word(finding.level(), colour))
                    .append(String.format(
                            Locale.ROOT,
                            row,
                            result.check().id(),
                            result.subject(),
                            finding.found().replace("\n", "\n" + indent)));
            if (!finding.remedy().isEmpty()) {
                text.append(indent).append("→ ").append(finding.remedy()).append(System.lineSeparator());
            }
        }
        return text.append(summary()).append(System.lineSeparator()).toString();
    }

    /** One line: how many of each, and how long it took. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%d ok, %d warnings, %d failures in %.1f s",
                report.count(Level.OK),
                report.count(Level.WARN),
                report.count(Level.FAIL),
                report.took().toMillis() / 1000.0);
    }

    /** One line of JSON, whose form is in docs/preflight.md. */
    String json() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("level", report.level().word());
        answer.put("ok", report.count(Level.OK));
        answer.put("warnings", report.count(Level.WARN));
        answer.put("failures", report.count(Level.FAIL));
        answer.put("tookMillis", report.took().toMillis());
        List<Map<String, Object>> results = new ArrayList<>();
        report.results().forEach(result -> results.add(fields(result)));
        answer.put("results", results);
        try {
            return JsonMapper.builder().build().writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are JSON", e);
        }
    }

    private static Map<String, Object> fields(Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", result.check().id());
        fields.put("area", result.check().area().word());
        fields.put("title", result.check().title());
        fields.put("subject", result.subject());
        fields.put("level", result.finding().level().word());
        fields.put("found", result.finding().found());
        fields.put("remedy", result.finding().remedy());
        return fields;
    }

    private int width(ToIntFunction<Result> length) {
        return report.results().stream().mapToInt(length).max().orElse(0);
    }

    private static String word(Level level, boolean colour) {
        String word = String.format(Locale.ROOT, "%-6s", level == Level.OK ? "ok" : level.name());
        if (!colour) {
            return word;
        }
        String code = switch (level) {
            case OK -> "32";
            case WARN -> "33";
            case FAIL -> "31";
        };
        return "\u001b[" + code + "m" + word + "\u001b[0m";
    }
}
