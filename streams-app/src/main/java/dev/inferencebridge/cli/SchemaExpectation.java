package dev.inferencebridge.cli;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SourceFormat;
import dev.inferencebridge.feature.ColumnNeeds;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.prediction.SchemaGuard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the tables that a pipeline reads are what its features need: at its start, and while it runs. Thread-safe.
 *
 * <p>The source counts where its changes are those of a Cassandra table; the tables of lookups always do.
 */
final class SchemaExpectation implements SchemaGuard {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaExpectation.class);

    private final String pipeline;
    private final Map<TableName, List<ColumnNeeds>> needs = new LinkedHashMap<>();
    private final Function<TableName, CompletableFuture<Optional<TableShape>>> shapes;

    /** @param shapes what the schema says of a table now; empty where there is no such table */
    SchemaExpectation(PipelineConfig pipeline, Function<TableName, CompletableFuture<Optional<TableShape>>> shapes) {
        this.pipeline = pipeline.name();
        this.shapes = shapes;
        if (pipeline.source().format() == SourceFormat.DEBEZIUM_JSON) {
            pipeline.source().table().ifPresent(table -> add(table, ColumnNeeds.ofSource(pipeline.features())));
        }
        for (LookupDefinition lookup : pipeline.features().lookups()) {
            add(lookup.table(), ColumnNeeds.ofLookup(pipeline.features(), lookup));
        }
    }

    private void add(TableName table, ColumnNeeds ofTable) {
        needs.computeIfAbsent(table, name -> new ArrayList<>()).add(ofTable);
    }

    /** Everything that keeps the pipeline from starting. A schema that cannot be asked for is logged, and keeps nothing. */
    List<String> problemsAtStart() {
        List<String> problems = new ArrayList<>();
        for (TableName table : needs.keySet()) {
            try {
                Optional<TableShape> shape = shapes.apply(table).join();
                if (shape.isEmpty()) {
                    problems.add("pipeline '" + pipeline + "': there is no table " + table);
                } else {
                    unmet(shape.get())
                            .forEach(unmet -> problems.add("pipeline '" + pipeline + "': " + unmet.atStart()));
                }
            } catch (CompletionException e) {
                LOG.atWarn()
                        .addKeyValue("pipeline", pipeline)
                        .addKeyValue("table", table)
                        .setCause(e.getCause())
                        .log("The schema of a table could not be read; its columns are not compared with the features");
            }
        }
        return problems;
    }

    /**
     * Tells of drift from now on, and of what changed since the start.
     *
     * @param subscribe calls what it is given whenever a table's schema has changed
     * @param stop told how the schema drifted, perhaps more than once; must not block
     */
    void watch(BiConsumer<TableName, Consumer<Optional<TableShape>>> subscribe, Consumer<String> stop) {
        for (TableName table : needs.keySet()) {
            subscribe.accept(table, shape -> drift(table, shape).ifPresent(stop));
        }
        var unused = drift().thenAccept(drifted -> drifted.ifPresent(stop));
    }

    @Override
    public CompletableFuture<Optional<String>> drift() {
        CompletableFuture<Optional<String>> first = CompletableFuture.completedFuture(Optional.empty());
        for (TableName table : needs.keySet()) {
            CompletableFuture<Optional<String>> next =
                    now(table).thenApply(shape -> drift(table, shape)).exceptionally(e -> Optional.empty());
            first = first.thenCombine(next, (one, other) -> one.isPresent() ? one : other);
        }
        return first;
    }

    private CompletableFuture<Optional<TableShape>> now(TableName table) {
        try {
            return shapes.apply(table);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<String> drift(TableName table, Optional<TableShape> shape) {
        List<String> drifted = shape.isEmpty()
                ? List.of("table " + table + " was dropped")
                : unmet(shape.get()).stream().map(ColumnNeeds.Unmet::drifted).toList();
        return drifted.isEmpty()
                ? Optional.empty()
                : Optional.of("schema drift: " + String.join("; ", drifted)
                        + ". Undo the change of the schema, or change pipelines." + pipeline
                        + ".features; then start the bridge again");
    }

    private List<ColumnNeeds.Unmet> unmet(TableShape shape) {
        return needs.getOrDefault(shape.table(), List.of()).stream()
                .flatMap(ofTable -> ofTable.unmetBy(shape).stream())
                .toList();
    }
}
