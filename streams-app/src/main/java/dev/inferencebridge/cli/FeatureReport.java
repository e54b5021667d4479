package dev.inferencebridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.feature.ExplainedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a model would be given for one row, and where each number comes from. Immutable.
 *
 * @param schema the hash of the feature schema
 * @param row where the row was read, such as {@code table shop.transactions}
 * @param at the time to which ages are measured
 * @param inputs in the order of the model's
 */
record FeatureReport(String pipeline, String schema, String row, Instant at, List<Line> inputs) {

    /**
     * One input of the model.
     *
     * @param known whether this command can know its value
     */
    record Line(String input, String feature, OptionalDouble value, String from, boolean known) {

        static Line of(ExplainedInput input) {
            return new Line(input.inputName(), input.feature(), input.value(), input.origin(), true);
        }

        static Line refused(ExplainedInput input, String problem) {
            return new Line(input.inputName(), input.feature(), OptionalDouble.empty(), problem, true);
        }

        static Line unknown(ExplainedInput input, String from) {
            return new Line(input.inputName(), input.feature(), OptionalDouble.empty(), from, false);
        }

        private boolean fails() {
            return known && value.isEmpty();
        }
    }

    FeatureReport {
        inputs = List.copyOf(inputs);
    }

    /** Whether the row makes a vector, as far as this command can know. */
    boolean isPossible() {
        return inputs.stream().noneMatch(Line::fails);
    }

    /** A table with a line for each input, and what it means. */
    String text() {
        int name = width("input", inputs.stream().map(Line::input).toList());
        int number = width("value", inputs.stream().map(FeatureReport::shown).toList());
        String row = "%-" + name + "s  %" + number + "s  %s%n";
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, row, "input", "value", "from"));
        for (Line line : inputs) {
            text.append(String.format(Locale.ROOT, row, line.input(), shown(line), line.from()));
        }
        text.append(String.format(Locale.ROOT, "Row of %s, ages as of %s, feature schema %s%n", this.row, at, schema));
        inputs.stream()
                .filter(Line::fails)
                .findFirst()
                .ifPresent(line -> text.append(String.format(
                        Locale.ROOT,
                        "No vector: feature '%s': %s. The row would be a dead letter.%n",
                        line.feature(),
                        line.from())));
        return text.toString();
    }

    private static String shown(Line line) {
        if (line.value().isEmpty()) {
            return line.known() ? "-" : "?";
        }
        double value = line.value().getAsDouble();
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    private static int width(String header, List<String> cells) {
        return cells.stream().mapToInt(String::length).reduce(header.length(), Math::max);
    }

    /** One line of JSON. */
    String json() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("pipeline", pipeline);
        answer.put("featureSchema", schema);
        answer.put("row", row);
        answer.put("at", at.toString());
        answer.put("possible", isPossible());
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        for (Line line : inputs) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("input", line.input());
            fields.put("feature", line.feature());
            fields.put("value", line.value().isPresent() ? line.value().getAsDouble() : null);
            fields.put("from", line.from());
            fields.put("known", line.known());
            lines.add(fields);
        }
        answer.put("inputs", lines);
        try {
            return JsonMapper.builder().build().writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are JSON", e);
        }
    }
}
