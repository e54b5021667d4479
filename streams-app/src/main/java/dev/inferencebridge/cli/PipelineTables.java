package dev.inferencebridge.cli;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SourceFormat;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.preflight.TableNeeds;
import dev.inferencebridge.preflight.TableNeeds.ColumnNeed;
import dev.inferencebridge.preflight.TableNeeds.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of a pipeline, as a preflight looks at them. Stateless. */
final class PipelineTables {

    private PipelineTables() {}

    /** The source, where its changes come by change data capture. */
    static Optional<TableName> captured(PipelineConfig pipeline) {
        return pipeline.source().format() == SourceFormat.DEBEZIUM_JSON
                ? pipeline.source().table()
                : Optional.empty();
    }

    /** Where predictions go. */
    static Optional<TableName> written(PipelineConfig pipeline) {
        return pipeline.predictions().table().map(table -> table.name());
    }

    /** Every table that it reads, with the columns that it wants. */
    static List<TableNeeds> read(PipelineConfig pipeline) {
        return captured(pipeline)
                .map(source -> List.of(new TableNeeds(source, true, false, sourceColumns(pipeline))))
                .orElse(List.of());
    }

    private static List<ColumnNeed> sourceColumns(PipelineConfig pipeline) {
        List<ColumnNeed> columns = new ArrayList<>();
        for (FeatureDefinition feature : pipeline.features().features()) {
            columns.add(column(feature));
        }
        pipeline.predictions()
                .include()
                .forEach(column -> columns.add(new ColumnNeed(column, "predictions.include", Use.ANYTHING, 0)));
        return columns;
    }

    private static ColumnNeed column(FeatureDefinition feature) {
        String reader = "feature " + feature.name();
        return feature instanceof FeatureDefinition.Vector vector
                ? new ColumnNeed(vector.column(), reader, Use.NUMBERS, vector.size())
                : new ColumnNeed(feature.column(), reader, Use.NUMBER, 0);
    }
}
