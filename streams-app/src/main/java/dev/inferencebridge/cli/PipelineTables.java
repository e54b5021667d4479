package dev.inferencebridge.cli;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SourceFormat;
import dev.inferencebridge.feature.ColumnNeeds;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.preflight.TableNeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of a pipeline, as a preflight looks at them. Stateless. */
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

    /** Every table that it reads, with the columns that it wants: the source of change events, and those of lookups. */
    static List<TableNeeds> read(PipelineConfig pipeline) {
        List<TableNeeds> needs = new ArrayList<>();
        if (pipeline.source().format() == SourceFormat.DEBEZIUM_JSON) {
            pipeline.source()
                    .table()
                    .ifPresent(source -> needs.add(new TableNeeds(
                            source,
                            true,
                            true,
                            ColumnNeeds.ofSource(pipeline.features()),
                            pipeline.predictions().include())));
        }
        for (LookupDefinition lookup : pipeline.features().lookups()) {
            needs.add(new TableNeeds(
                    lookup.table(),
                    lookup.topic().isPresent(),
                    true,
                    ColumnNeeds.ofLookup(pipeline.features(), lookup),
                    List.of()));
        }
        return needs;
    }
}
