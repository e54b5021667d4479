package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.inferencebridge.change.ReadRefusedException;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.RowReader;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Reads rows of Cassandra by their primary key, at the session's consistency. Thread-safe; never blocks. Futures complete on
 * the driver's threads.
 *
 * <p>While Cassandra is away, reads are tried again with back-off and their futures wait. Of concurrent reads of the same
 * columns of a row two are sent at most. Closing the reader leaves the session open.
 */
public final class CassandraRowReader implements RowReader, AutoCloseable {

    /** Statements kept prepared. One more only costs another round trip. */
    private static final int MAX_PREPARED = 256;

    private final CqlSession session;
    private final Function<TableName, CompletableFuture<Optional<TableShape>>> refreshedShape;
    private final Clock clock;
    private final Cache<Target, Prepared> prepared = Caffeine.newBuilder()
            .maximumSize(MAX_PREPARED)
            .executor(Runnable::run)
            .build();
    private final RequestQueue<Read, ReadRow> reads;
    private final LatestReads<Read, ReadRow> shared;

    private record Target(TableName table, Set<String> columns) {}

    private record Read(Target target, RowKey key) {}

    private record Prepared(RowQuery query, PreparedStatement statement) {}

    CassandraRowReader(
            CqlSession session,
            Function<TableName, CompletableFuture<Optional<TableShape>>> refreshedShape,
            WritePolicy policy,
            RequestQueue.Timer timer,
            DoubleSupplier jitter,
            Clock clock) {
        this.session = session;
        this.refreshedShape = refreshedShape;
        this.clock = clock;
        this.reads = new RequestQueue<>("reads", this::attempt, timer, policy, jitter, failure -> {});
        this.shared = new LatestReads<>(this::submit);
    }

    /** {@inheritDoc} Columns of the key may be asked for too; they come without write time. */
    @Override
    public CompletableFuture<ReadRow> read(TableName table, RowKey key, Set<String> columns) {
        return shared.read(new Read(new Target(table, Set.copyOf(columns)), key));
    }

    private CompletableFuture<ReadRow> submit(Read read) {
        return reads.submit(read).handle((answer, failure) -> {
            if (failure != null) {
                CancellationException closed = new CancellationException("the session is closed");
                closed.initCause(failure);
                throw closed;
            }
            return answer.<ReadRow>fold(RequestQueue.Answer.Done::result, refused -> {
                prepared.invalidate(read.target());
                throw refusal(read.target().table(), refused.failure());
            });
        });
    }

    static ReadRefusedException refusal(TableName table, Throwable failure) {
        String detail = WriteFailure.detail(failure);
        return new ReadRefusedException("reading a row of " + table + ": " + WriteFailure.errorClass(failure)
                + (detail.isEmpty() ? "" : ": " + detail)
                + (WriteFailure.root(failure) instanceof UnauthorizedException
                        ? ": GRANT SELECT ON TABLE " + table + " TO the role that the bridge logs in with"
                        : ""));
    }

    private CompletionStage<ReadRow> attempt(Read read) {
        return prepared(read.target()).thenCompose(target -> {
            long nowSeconds = Math.floorDiv(clock.millis(), 1_000L);
            return session.executeAsync(target.query()
                            .bind(
                                    target.statement(),
                                    read.key(),
                                    session.getContext().getCodecRegistry()))
                    .thenApply(rows -> target.query().read(rows.one(), nowSeconds));
        });
    }

    private CompletionStage<Prepared> prepared(Target target) {
        Prepared known = prepared.getIfPresent(target);
        return known == null
                ? prepare(target).thenApply(fresh -> {
                    prepared.put(target, fresh);
                    return fresh;
                })
                : CompletableFuture.completedFuture(known);
    }

    private CompletionStage<Prepared> prepare(Target target) {
        return shape(target).thenCompose(shape -> {
            RowQuery query = RowQuery.of(shape, target.columns());
            SimpleStatement statement =
                    SimpleStatement.builder(query.cql()).setIdempotence(true).build();
            return session.prepareAsync(statement).thenApply(done -> new Prepared(query, done));
        });
    }

    /** The known shape if it has the columns, else the one that Cassandra says it has now. */
    private CompletableFuture<TableShape> shape(Target target) {
        Optional<TableShape> known =
                TableShapes.find(session.getMetadata(), target.table()).map(TableShapes::of);
        if (known.filter(shape -> shape.columns().keySet().containsAll(target.columns()))
                .isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        return refreshedShape
                .apply(target.table())
                .thenApply(fresh -> fresh.orElseThrow(() -> new UnreadableException("there is no such table")));
    }

    @Override
    public void close() {
        reads.close();
    }
}
