package dev.inferencebridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.replay.RedriveReport;
import dev.inferencebridge.replay.RedriveReport.Counts;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A redrive's report as the command answers it. Immutable. */
record RedriveAnswer(String pipeline, String deadLetterTopic, boolean dryRun, boolean complete, RedriveReport report) {

    /** A table, and a line for each kind of record that was left alone. */
    String text() {
        int width = report.byReason().keySet().stream().mapToInt(String::length).reduce("reason".length(), Math::max);
        String row = "%-" + width + "s  %10s  %10s  %15s  %10s%n";
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, row, "reason", "read", "matching", "redriven before", dryRun ? "would send" : "sent"));
        report.byReason().forEach((reason, counts) -> text.append(line(row, reason, counts)));
        text.append(line(row, "total", report.total()));
        if (report.otherPipelines() > 0) {
            text.append(String.format(Locale.ROOT, "Left alone, of other pipelines: %d%n", report.otherPipelines()));
        }
        report.firstForeign()
                .ifPresent(first -> text.append(String.format(
                        Locale.ROOT,
                        "Left alone, no dead letters of the bridge: %d, the first is %s%n",
                        report.foreign(),
                        first)));
        return text.toString();
    }

    private static String line(String row, String name, Counts counts) {
        return String.format(
                Locale.ROOT, row, name, counts.read(), counts.matching(), counts.redrivenBefore(), counts.sent());
    }

    /** One line of JSON. */
    String json() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("pipeline", pipeline);
        answer.put("topic", deadLetterTopic);
        answer.put("dryRun", dryRun);
        answer.put("complete", complete);
        answer.putAll(fields(report.total()));
        answer.put("otherPipelines", report.otherPipelines());
        answer.put("foreign", report.foreign());
        report.firstForeign().ifPresent(first -> answer.put("firstForeign", first.toString()));
        Map<String, Object> reasons = new LinkedHashMap<>();
        report.byReason().forEach((reason, counts) -> reasons.put(reason, fields(counts)));
        answer.put("reasons", reasons);
        try {
            return JsonMapper.builder().build().writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are JSON", e);
        }
    }

    private Map<String, Object> fields(Counts counts) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("read", counts.read());
        fields.put("matching", counts.matching());
        fields.put("redrivenBefore", counts.redrivenBefore());
        fields.put(dryRun ? "wouldSend" : "sent", counts.sent());
        return fields;
    }
}
