package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.prediction.PredictionStore;
import dev.inferencebridge.prediction.StoreListener;
import dev.inferencebridge.prediction.StoreResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes predictions to a table of Cassandra, one idempotent insert each, {@code USING TIMESTAMP} of the source's write
 * time. Thread-safe; never blocks. Futures complete on the driver's threads.
 *
 * <p>A field that is null overwrites what the column held. While Cassandra is away, writes are tried again with back-off and
 * their futures wait. Closing the store leaves the session open.
 */
public final class CassandraPredictionStore implements PredictionStore {

    private final WriteTarget target;
    private final PredictionRow row;
    private final Statement insert;
    private final Optional<Statement> delete;
    private final WriteQueue<BoundStatement> writes;

    private CassandraPredictionStore(
            WriteTarget target,
            PredictionRow row,
            Statement insert,
            Optional<Statement> delete,
            WriteQueue<BoundStatement> writes) {
        this.target = target;
        this.row = row;
        this.insert = insert;
        this.delete = delete;
        this.writes = writes;
    }

    /** A prepared statement with the codecs of its markers, in order. */
    private record Statement(PreparedStatement prepared, List<TypeCodec<Object>> codecs) {

        Statement {
            codecs = List.copyOf(codecs);
        }

        static CompletionStage<Statement> prepare(CqlSession session, String cql) {
            return session.prepareAsync(
                            SimpleStatement.builder(cql).setIdempotence(true).build())
                    .thenApply(prepared -> {
                        List<TypeCodec<Object>> codecs = new ArrayList<>();
                        prepared.getVariableDefinitions()
                                .forEach(variable -> codecs.add(
                                        session.getContext().getCodecRegistry().codecFor(variable.getType())));
                        return new Statement(prepared, codecs);
                    });
        }
    }

    /** Fails with a {@link PredictionTableMismatchException}, or as the driver does. */
    static CompletableFuture<CassandraPredictionStore> open(
            CqlSession session,
            PredictionTable table,
            String consistency,
            WritePolicy policy,
            RequestQueue.Timer timer,
            DoubleSupplier jitter,
            StoreListener listener) {
        WriteTarget target = new WriteTarget(table.table(), consistency, listener);
        return session.refreshSchemaAsync()
                .thenApply(metadata -> plan(metadata, table))
                .thenCompose(row -> Statement.prepare(session, row.insert())
                        .thenCombine(
                                prepareDelete(session, row),
                                (insert, delete) -> new CassandraPredictionStore(
                                        target,
                                        row,
                                        insert,
                                        delete,
                                        new WriteQueue<>(target, session::executeAsync, timer, policy, jitter))))
                .toCompletableFuture();
    }

    static PredictionRow plan(Metadata metadata, PredictionTable table) {
        TableName name = table.table();
        TableMetadata found = metadata.getKeyspace(CqlIdentifier.fromInternal(name.keyspace()))
                .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(name.table())))
                .orElseThrow(() -> new PredictionTableMismatchException(
                        name,
                        List.of(
                                table.constants().isEmpty()
                                        ? "there is no such table; create it, or correct its name"
                                        : "there is no such table; 'bridge schema apply' makes it")));
        Map<String, DataType> types = new LinkedHashMap<>();
        found.getColumns().values().forEach(column -> types.put(name(column), column.getType()));
        Set<String> primaryKey = new LinkedHashSet<>();
        found.getPrimaryKey().forEach(column -> primaryKey.add(name(column)));
        return PredictionRow.plan(table, types, primaryKey);
    }

    private static String name(ColumnMetadata column) {
        return column.getName().asInternal();
    }

    private static CompletionStage<Optional<Statement>> prepareDelete(CqlSession session, PredictionRow row) {
        return row.delete()
                .<CompletionStage<Optional<Statement>>>map(
                        cql -> Statement.prepare(session, cql).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public CompletableFuture<StoreResult> store(Prediction prediction) {
        return submit(() -> bind(prediction));
    }

    @Override
    public CompletableFuture<StoreResult> delete(Map<String, @Nullable Object> carried, long writeTimeMicros) {
        Statement statement = delete.orElseThrow(
                () -> new IllegalStateException("this store was opened to keep the predictions of deleted rows"));
        return submit(() -> bindDelete(statement, carried, writeTimeMicros));
    }

    private interface Binding {
        BoundStatement bind() throws UnfitValueException;
    }

    private CompletableFuture<StoreResult> submit(Binding binding) {
        BoundStatement statement;
        try {
            statement = binding.bind();
        } catch (UnfitValueException e) {
            return dropped(e, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return dropped(e, "a value cannot be encoded for its column");
        }
        return writes.submit(statement);
    }

    private BoundStatement bind(Prediction prediction) throws UnfitValueException {
        BoundStatementBuilder bound = insert.prepared().boundStatementBuilder();
        int marker = 0;
        for (Object value : row.values(prediction)) {
            bound = bound.set(marker, value, insert.codecs().get(marker));
            marker++;
        }
        return bound.setLong(marker, prediction.sourceTimestampMicros()).build();
    }

    private BoundStatement bindDelete(Statement statement, Map<String, @Nullable Object> carried, long writeTimeMicros)
            throws UnfitValueException {
        BoundStatementBuilder bound =
                statement.prepared().boundStatementBuilder().setLong(0, writeTimeMicros);
        int marker = 1;
        for (Object value : row.keyValues(carried)) {
            bound = bound.set(marker, value, statement.codecs().get(marker));
            marker++;
        }
        return bound.build();
    }

    private CompletableFuture<StoreResult> dropped(Exception e, String detail) {
        return CompletableFuture.completedFuture(target.unfit(e.getClass().getSimpleName(), detail));
    }

    @Override
    public void close() {
        writes.close();
    }
}
