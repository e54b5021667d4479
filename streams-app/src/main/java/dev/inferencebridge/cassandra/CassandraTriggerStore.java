package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.inferencebridge.cassandra.TriggerStatements.Cql;
import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.DeliveryStatus;
import dev.inferencebridge.retraining.Job;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerRow;
import dev.inferencebridge.retraining.TriggerStatus;
import dev.inferencebridge.retraining.TriggerStore;
import dev.inferencebridge.retraining.TriggerStoreException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/**
 * The tables of triggers in Cassandra. Thread-safe; never blocks. Futures complete on the driver's threads.
 *
 * <p>Every write is an insert or deletion {@code USING TIMESTAMP} of what it tells, so that it may be repeated and come in any
 * order: of two statuses the one of later knowledge stays. A trigger is written as raised with the least write time there is,
 * so that being recorded once more changes nothing. While Cassandra is away, requests are tried again with back-off.
 */
public final class CassandraTriggerStore implements TriggerStore {

    /** Before anything that ever happened to a trigger. */
    private static final long LEAST_TIMESTAMP = 1;

    private static final int MOST_OPEN_JOBS = 200;

    private final TriggerStatements statements;
    private final TriggerText text;
    private final RequestQueue<BoundStatement, AsyncResultSet> requests;

    private CassandraTriggerStore(
            TriggerStatements statements, TriggerText text, RequestQueue<BoundStatement, AsyncResultSet> requests) {
        this.statements = statements;
        this.text = text;
        this.requests = requests;
    }

    /** Fails with a {@link TriggerStoreException} where the tables are not there. */
    static CompletableFuture<CassandraTriggerStore> open(
            CqlSession session,
            String keyspace,
            TriggerText text,
            WritePolicy policy,
            RequestQueue.Timer timer,
            DoubleSupplier jitter) {
        return TriggerStatements.prepare(session, keyspace)
                .thenApply(statements -> new CassandraTriggerStore(
                        statements,
                        text,
                        new RequestQueue<>("triggers", session::executeAsync, timer, policy, jitter, failure -> {})))
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    throw new TriggerStoreException(
                            "the tables of triggers in the keyspace " + keyspace + " cannot be used: "
                                    + (cause instanceof DriverException ? cause.getMessage() : cause.toString())
                                    + "; 'bridge schema apply' makes them",
                            cause);
                });
    }

    @Override
    public CompletableFuture<Void> record(RetrainingTrigger trigger) {
        long raised = micros(trigger.raisedAt());
        CompletableFuture<?> record = run(
                Cql.INSERT_RECORD,
                bound -> identified(bound, trigger)
                        .setString("record", text.encoder().apply(trigger))
                        .setLong("micros", raised));
        CompletableFuture<?> row = run(
                Cql.INSERT_TRIGGER,
                bound -> identified(bound, trigger)
                        .setInstant("window_start", trigger.windowStart())
                        .setString("reason", trigger.reason())
                        .setString("severity", trigger.severity().word())
                        .setString("evidence", text.evidence().apply(trigger))
                        .setString("deployment", trigger.deployment().orElse(null))
                        .setInstant("created_at", trigger.raisedAt())
                        .setLong("micros", raised));
        CompletableFuture<?> status =
                write(trigger, TriggerStatus.RAISED, Optional.empty(), trigger.raisedAt(), LEAST_TIMESTAMP);
        return CompletableFuture.allOf(record, row, status);
    }

    @Override
    public CompletableFuture<Void> status(
            RetrainingTrigger trigger, TriggerStatus status, Optional<String> detail, Instant asOf) {
        return write(trigger, status, detail, asOf, micros(asOf));
    }

    private CompletableFuture<Void> write(
            RetrainingTrigger trigger, TriggerStatus status, Optional<String> detail, Instant asOf, long timestamp) {
        return run(
                        Cql.STATUS,
                        bound -> identified(bound, trigger)
                                .setString("status", status.word())
                                .setString("status_detail", detail.orElse(null))
                                .setInstant("updated_at", asOf)
                                .setLong("micros", timestamp))
                .thenAccept(done -> {});
    }

    private static BoundStatementBuilder identified(BoundStatementBuilder bound, RetrainingTrigger trigger) {
        return bound.setString("model", trigger.model())
                .setInstant("window_end", trigger.windowEnd())
                .setString("trigger_id", trigger.id());
    }

    @Override
    public CompletableFuture<Optional<TriggerRow>> find(String triggerId) {
        return run(Cql.RECORD, bound -> bound.setString("trigger_id", triggerId))
                .thenCompose(found -> {
                    Row row = found.one();
                    return row == null
                            ? CompletableFuture.completedFuture(Optional.empty())
                            : withStatus(text.decoder().apply(text(row, "record")));
                });
    }

    private CompletableFuture<Optional<TriggerRow>> withStatus(RetrainingTrigger trigger) {
        return run(Cql.TRIGGER, bound -> identified(bound, trigger)).thenApply(found -> {
            Row row = found.one();
            // Both rows are written at once, but one is there first.
            return Optional.of(
                    row == null || row.isNull("status")
                            ? new TriggerRow(trigger, TriggerStatus.RAISED, Optional.empty(), trigger.raisedAt())
                            : new TriggerRow(
                                    trigger,
                                    TriggerStatus.of(text(row, "status")),
                                    Optional.ofNullable(row.getString("status_detail")),
                                    instant(row, "updated_at")));
        });
    }

    @Override
    public CompletableFuture<List<TriggerRow>> newest(String model, int most) {
        return run(Cql.NEWEST, bound -> bound.setString("model", model).setInt("most", most))
                .thenCompose(found -> {
                    CompletableFuture<List<TriggerRow>> rows = CompletableFuture.completedFuture(new ArrayList<>());
                    for (Row row : found.currentPage()) {
                        CompletableFuture<Optional<TriggerRow>> next = find(text(row, "trigger_id"));
                        rows = rows.thenCombine(next, (list, trigger) -> {
                            trigger.ifPresent(list::add);
                            return list;
                        });
                    }
                    return rows;
                });
    }

    @Override
    public CompletableFuture<List<DeliveryRow>> deliveries(String triggerId) {
        return run(Cql.DELIVERIES, bound -> bound.setString("trigger_id", triggerId))
                .thenApply(found -> {
                    List<DeliveryRow> rows = new ArrayList<>();
                    found.currentPage().forEach(row -> rows.add(delivery(row)));
                    return List.copyOf(rows);
                });
    }

    @Override
    public CompletableFuture<Optional<DeliveryRow>> delivery(String triggerId, String target) {
        return run(
                        Cql.DELIVERY,
                        bound -> bound.setString("trigger_id", triggerId).setString("target", target))
                .thenApply(found -> Optional.ofNullable(found.one()).map(CassandraTriggerStore::delivery));
    }

    private static DeliveryRow delivery(Row row) {
        String job = row.getString("job_id");
        String link = row.getString("link");
        return new DeliveryRow(
                text(row, "trigger_id"),
                text(row, "target"),
                row.getInt("round"),
                DeliveryStatus.of(text(row, "status")),
                row.getInt("attempts"),
                Optional.ofNullable(job)
                        .map(id -> new Job(id, Optional.ofNullable(link).map(URI::create))),
                Optional.ofNullable(row.getString("problem")),
                instant(row, "since"),
                instant(row, "updated_at"),
                Optional.ofNullable(row.getInstant("next_attempt_at")));
    }

    @Override
    public CompletableFuture<Void> save(DeliveryRow delivery) {
        // A job is noted as open before its row says that it runs, and as closed after: then none is forgotten.
        return switch (delivery.status()) {
            case RUNNING -> job(Cql.OPEN_JOB, delivery).thenCompose(done -> insert(delivery));
            case SUCCEEDED, FAILED, DROPPED, PENDING ->
                insert(delivery).thenCompose(done -> job(Cql.CLOSE_JOB, delivery));
            case RETRYING, DELIVERED -> insert(delivery);
        };
    }

    private CompletableFuture<Void> insert(DeliveryRow delivery) {
        return run(
                        Cql.INSERT_DELIVERY,
                        bound -> bound.setString("trigger_id", delivery.triggerId())
                                .setString("target", delivery.target())
                                .setInt("round", delivery.round())
                                .setString("status", delivery.status().word())
                                .setInt("attempts", delivery.attempts())
                                .setString("job_id", delivery.job().map(Job::id).orElse(null))
                                .setString(
                                        "link",
                                        delivery.job()
                                                .flatMap(Job::link)
                                                .map(URI::toString)
                                                .orElse(null))
                                .setString("problem", delivery.problem().orElse(null))
                                .setInstant("since", delivery.since())
                                .setInstant("updated_at", delivery.updatedAt())
                                .setInstant(
                                        "next_attempt_at",
                                        delivery.nextAttempt().orElse(null))
                                .setLong("micros", micros(delivery.updatedAt())))
                .thenAccept(done -> {});
    }

    private CompletableFuture<Void> job(Cql cql, DeliveryRow delivery) {
        return run(
                        cql,
                        bound -> bound.setString("target", delivery.target())
                                .setString("trigger_id", delivery.triggerId())
                                .setLong("micros", micros(delivery.updatedAt())))
                .thenAccept(done -> {});
    }

    @Override
    public CompletableFuture<List<DeliveryRow>> openJobs(String target) {
        return run(Cql.OPEN_JOBS, bound -> bound.setString("target", target).setInt("most", MOST_OPEN_JOBS))
                .thenCompose(found -> {
                    CompletableFuture<List<DeliveryRow>> rows = CompletableFuture.completedFuture(new ArrayList<>());
                    for (Row row : found.currentPage()) {
                        CompletableFuture<Optional<DeliveryRow>> next = delivery(text(row, "trigger_id"), target);
                        rows = rows.thenCombine(next, (list, delivery) -> {
                            delivery.filter(known -> known.status() == DeliveryStatus.RUNNING)
                                    .ifPresent(list::add);
                            return list;
                        });
                    }
                    return rows;
                });
    }

    private CompletableFuture<AsyncResultSet> run(Cql cql, UnaryOperator<BoundStatementBuilder> values) {
        BoundStatement statement;
        try {
            statement = values.apply(statements.of(cql).boundStatementBuilder()).build();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(refused(cql, e));
        }
        return requests.submit(statement)
                .thenApply(answer -> answer.<AsyncResultSet>fold(RequestQueue.Answer.Done::result, refused -> {
                    throw refused(cql, refused.failure());
                }));
    }

    private static TriggerStoreException refused(Cql cql, Throwable failure) {
        String detail = WriteFailure.detail(failure);
        return new TriggerStoreException(
                "Cassandra refuses " + cql + ": " + WriteFailure.errorClass(failure)
                        + (detail.isEmpty() ? "" : ": " + detail),
                failure);
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }

    private static Instant instant(Row row, String column) {
        return Objects.requireNonNull(row.getInstant(column), column);
    }

    private static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
    }

    @Override
    public void close() {
        requests.close();
    }
}
