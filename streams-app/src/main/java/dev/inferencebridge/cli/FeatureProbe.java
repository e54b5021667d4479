package dev.inferencebridge.cli;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.feature.ExplainedInput;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureInputs;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.topology.WindowChangelogs;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the features of one row as the bridge would, and says where each comes from. Confined to its thread. */
final class FeatureProbe {

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
        WindowChangelogs.Reading read(Row row, long timeMillis);
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
        WindowChangelogs.Reading held = schema.windows().isEmpty()
                ? new WindowChangelogs.Reading(Map.of(), Map.of(), Map.of())
                : windows.read(row, at.toEpochMilli());
        List<ExplainedInput> explained =
                new FeatureAssembler(schema).explain(new FeatureInputs(row, at.toEpochMilli(), found, held.values()));
        return new FeatureReport(
                pipeline,
                schema.hash(),
                from,
                at,
                explained.stream().map(input -> line(input, held)).toList());
    }

    private static FeatureReport.Line line(ExplainedInput input, WindowChangelogs.Reading held) {
        String unknown = held.unknown().get(input.feature());
        if (unknown != null) {
            return FeatureReport.Line.unknown(input, "a window: " + unknown);
        }
        String refused = held.refused().get(input.feature());
        return refused == null ? FeatureReport.Line.of(input) : FeatureReport.Line.refused(input, refused);
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
