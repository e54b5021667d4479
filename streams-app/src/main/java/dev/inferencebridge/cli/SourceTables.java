package dev.inferencebridge.cli;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.PredictionTable;
import dev.inferencebridge.config.SourceFormat;
import dev.inferencebridge.topology.RowTracking;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What the schemas of source tables mean for pipelines. Confined to the thread that starts the bridge. */
final class SourceTables {

    private final Function<TableName, Optional<TableShape>> shapes;

    /** @param shapes what the schema says of a table; empty where it is not known */
    SourceTables(Function<TableName, Optional<TableShape>> shapes) {
        this.shapes = shapes;
    }

    /**
     * How the changes of a pipeline's source become rows; empty where each record is one.
     *
     * @throws UnfitSourceException when the table's schema and the configuration do not fit
     */
    Optional<RowTracking> tracking(PipelineConfig pipeline) {
        if (pipeline.source().format() == SourceFormat.JSON) {
            return Optional.empty();
        }
        TableShape shape = shape(pipeline);
        checkFeedback(pipeline, shape);
        return Optional.of(new RowTracking(
                shape,
                pipeline.source().writeTimesExact(),
                pipeline.source().tombstoneRetention(),
                pipeline.predictions().deletedWithRows()));
    }

    /** The primary key of a pipeline's source, where its deletions delete predictions. */
    Optional<Set<String>> deletedBy(PipelineConfig pipeline) {
        return tracking(pipeline).filter(RowTracking::deletesPredictions).map(tracking -> primaryKey(tracking.shape()));
    }

    private TableShape shape(PipelineConfig pipeline) {
        TableName table = pipeline.source().table().orElseThrow();
        List<String> written = pipeline.source().partitionKey();
        Optional<TableShape> known = shapes.apply(table);
        if (known.isEmpty()) {
            if (pipeline.readsBack()) {
                throw new UnfitSourceException(
                        pipeline.name(),
                        "there is no table " + table + " to read rows back from: create it, or set complete to ignore");
            }
            return new TableShape(table, written, List.of(), Map.of());
        }
        TableShape shape = known.get();
        if (!written.isEmpty() && !written.equals(shape.partitionKey())) {
            throw new UnfitSourceException(
                    pipeline.name(),
                    "source.partition-key is " + written + ", and the partition key of " + table + " is "
                            + shape.partitionKey() + ": leave it out");
        }
        if (!pipeline.readsBack()) {
            checkReliable(pipeline, shape);
        }
        return shape;
    }

    private static void checkReliable(PipelineConfig pipeline, TableShape shape) {
        Set<String> unreliable = new TreeSet<>(pipeline.features().columns());
        unreliable.removeIf(shape::isReliable);
        if (!unreliable.isEmpty()) {
            throw new UnfitSourceException(
                    pipeline.name(),
                    "change events do not tell the values of the columns " + unreliable
                            + " (static, counter, or a collection or type that is not frozen): set complete to read-back");
        }
    }

    /** A prediction written to the source comes back as a change of it, which must touch no feature. */
    private static void checkFeedback(PipelineConfig pipeline, TableShape shape) {
        Optional<PredictionTable> own =
                pipeline.predictions().table().filter(table -> table.name().equals(shape.table()));
        if (own.isEmpty()) {
            return;
        }
        Set<String> read = new HashSet<>(pipeline.features().columns());
        read.removeAll(primaryKey(shape));
        Set<String> written = new TreeSet<>(own.get().columns().keySet());
        written.retainAll(read);
        if (!written.isEmpty() || read.isEmpty()) {
            throw new UnfitSourceException(
                    pipeline.name(),
                    "predictions go to the source table " + shape.table() + ", and each would be scored again: "
                            + (written.isEmpty()
                                    ? "no feature reads a column other than those of the primary key"
                                    : "features read the columns " + written + ", which predictions fill"));
        }
    }

    private static Set<String> primaryKey(TableShape shape) {
        Set<String> key = new HashSet<>(shape.partitionKey());
        key.addAll(shape.clusteringKey());
        return key;
    }
}
