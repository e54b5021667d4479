package dev.inferencebridge.cli;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SourceFormat;
import dev.inferencebridge.feature.ColumnNeeds;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.preflight.RoleRules;
import dev.inferencebridge.preflight.TableNeeds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of pipelines, as a preflight looks at them and as roles need them. Stateless. */
final class PipelineTables {

    private PipelineTables() {}

    /** Those whose changes come by change data capture. */
    static List<TableName> captured(PipelineConfig pipeline) {
        return read(pipeline).stream()
                .filter(TableNeeds::captured)
                .map(TableNeeds::table)
                .distinct()
                .toList();
    }

    /** Where predictions go. */
    static Optional<TableName> written(PipelineConfig pipeline) {
        return pipeline.predictions().table().map(table -> table.name());
    }

    /** What pipelines do to tables with CQL: the one place that says what a role needs. */
    static RoleRules.Needs needs(Collection<PipelineConfig> pipelines) {
        Set<TableName> queried = new HashSet<>();
        Set<TableName> written = new HashSet<>();
        for (PipelineConfig pipeline : pipelines) {
            read(pipeline).stream()
                    .filter(TableNeeds::queried)
                    .map(TableNeeds::table)
                    .forEach(queried::add);
            written(pipeline).ifPresent(written::add);
        }
        return new RoleRules.Needs(queried, written);
    }

    /** Of the bridge itself, which every role for it may read and write. */
    static Set<TableName> own(String keyspace) {
        return Stream.of(
                        "retraining_triggers",
                        "retraining_trigger_records",
                        "retraining_deliveries",
                        "retraining_open_jobs")
                .map(table -> new TableName(keyspace, table))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Every table that it reads, with the columns that it wants: the source of change events, and those of lookups. */
    static List<TableNeeds> read(PipelineConfig pipeline) {
        List<TableNeeds> needs = new ArrayList<>();
        if (pipeline.source().format() == SourceFormat.DEBEZIUM_JSON) {
            pipeline.source()
                    .table()
                    .ifPresent(source -> needs.add(new TableNeeds(
                            source,
                            true,
                            pipeline.readsBack(),
                            ColumnNeeds.ofSource(pipeline.features()),
                            pipeline.predictions().include())));
        }
        for (LookupDefinition lookup : pipeline.features().lookups()) {
            needs.add(new TableNeeds(
                    lookup.table(),
                    lookup.topic().isPresent(),
                    lookup.via() == LookupDefinition.Via.CACHE,
                    ColumnNeeds.ofLookup(pipeline.features(), lookup),
                    List.of()));
        }
        return needs;
    }
}
