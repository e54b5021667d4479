package dev.inferencebridge.cli;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.feature.FeatureAssembler;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureInputs;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.monitoring.MonitoredFeatures;
import dev.inferencebridge.monitoring.Observation;
import dev.inferencebridge.monitoring.Score;
import dev.inferencebridge.monitoring.WindowSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A baseline of rows, whose features are made as the bridge makes them. Windows, whose values only the running bridge knows, are
 * left out. Confined to its thread.
 */
final class BaselineOfRows {

    /** Looked-up rows that are remembered: a baseline meets the same ones again and again. */
    private static final int REMEMBERED = 10_000;

    private final FeatureSchema schema;
    private final FeatureAssembler assembler;
    private final FeatureProbe.Lookup lookups;
    private final WindowSummary summary;
    private final Map<String, Double> noWindows = new HashMap<>();
    private final Map<String, Map<RowKey, Optional<Row>>> found = new HashMap<>();

    BaselineOfRows(FeatureSchema schema, FeatureProbe.Lookup lookups) {
        this.schema = schema;
        this.assembler = new FeatureAssembler(schema);
        this.lookups = lookups;
        this.summary = WindowSummary.precise(MonitoredFeatures.of(schema, known(schema)));
        schema.windows().keySet().forEach(name -> noWindows.put(name, 0.0));
    }

    /** The features that can be made of a row alone. */
    static Set<String> known(FeatureSchema schema) {
        Set<String> names = new LinkedHashSet<>();
        schema.features().stream().map(FeatureDefinition::name).forEach(names::add);
        names.removeAll(schema.windows().keySet());
        return names;
    }

    /** @param timeMillis the time to which ages are measured */
    void add(Row row, long timeMillis) {
        Map<String, Optional<Row>> rows = new HashMap<>();
        for (LookupDefinition lookup : schema.lookups()) {
            rows.put(lookup.name(), FeatureProbe.keyOf(lookup, row).flatMap(key -> find(lookup, key)));
        }
        Instant at = Instant.ofEpochMilli(timeMillis);
        summary.add(assembler
                .assemble(new FeatureInputs(row, timeMillis, rows, noWindows))
                .<Observation>fold(
                        assembled -> new Observation.Scored(assembled.vector(), Optional.empty(), Optional.empty(), at),
                        impossible -> new Observation.Unfit(impossible, at)));
    }

    void add(Score score) {
        summary.addScore(score);
    }

    WindowSummary summary() {
        return summary;
    }

    private Optional<Row> find(LookupDefinition lookup, RowKey key) {
        Map<RowKey, Optional<Row>> known = found.computeIfAbsent(lookup.name(), name -> new LinkedHashMap<>());
        Optional<Row> row = known.get(key);
        if (row == null) {
            row = lookups.find(lookup, key);
            if (known.size() < REMEMBERED) {
                known.put(key, row);
            }
        }
        return row;
    }
}
