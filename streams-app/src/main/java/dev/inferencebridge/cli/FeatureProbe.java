package dev.inferencebridge.cli;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.feature.ExplainedInput;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureInputs;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.LookupDefinition;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the features of one row as the bridge would, and says where each comes from. Confined to its thread. */
final class FeatureProbe {

    private static final String ONLY_RUNNING = "a window: only the running bridge knows its value";

    private final String pipeline;
    private final FeatureSchema schema;
    private final Lookup lookups;
    private final Windows windows;

    /** Finds a row of another table; waits for it. */
    interface Lookup {
        Optional<Row> find(LookupDefinition lookup, RowKey key);
    }

    /** What the windows over a row's keys hold; waits for it. */
    interface Windows {

        /** Knows none of them. */
        Windows UNKNOWN = (row, timeMillis) -> Optional.empty();

        /** The values by the name of their feature; empty where they cannot be known here. */
        Optional<Map<String, Double>> valuesOf(Row row, long timeMillis);
    }

    FeatureProbe(String pipeline, FeatureSchema schema, Lookup lookups, Windows windows) {
        this.pipeline = pipeline;
        this.schema = schema;
        this.lookups = lookups;
        this.windows = windows;
    }

    /**
     * Makes the features.
     *
     * @param from where the row was read
     * @param at the time to which ages are measured
     */
    FeatureReport report(Row row, String from, Instant at) {
        Map<String, Optional<Row>> found = new HashMap<>();
        for (LookupDefinition lookup : schema.lookups()) {
            found.put(lookup.name(), keyOf(lookup, row).flatMap(key -> lookups.find(lookup, key)));
        }
        Optional<Map<String, Double>> values = windows.valuesOf(row, at.toEpochMilli());
        List<ExplainedInput> explained = new FeatureAssembler(schema)
                .explain(new FeatureInputs(row, at.toEpochMilli(), found, values.orElse(Map.of())));
        return new FeatureReport(
                pipeline,
                schema.hash(),
                from,
                at,
                explained.stream()
                        .map(input -> values.isEmpty() && schema.windows().containsKey(input.feature())
                                ? FeatureReport.Line.unknown(input, ONLY_RUNNING)
                                : FeatureReport.Line.of(input))
                        .toList());
    }

    /** Empty when the row lacks a column of the key: there is then nothing to look up. */
    static Optional<RowKey> keyOf(LookupDefinition lookup, Row row) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Map.Entry<String, String> column : lookup.key().entrySet()) {
            Object value = row.value(column.getValue());
            if (value == null) {
                return Optional.empty();
            }
            columns.put(column.getKey(), value);
        }
        return Optional.of(new RowKey(columns));
    }
}
