package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The statements of the tables of triggers, prepared. Thread-safe. All may be run twice. */
final class TriggerStatements {

    /** Markers are bound by their names; {@code micros} is the write time in microseconds. */
    enum Cql {
        INSERT_RECORD("INSERT INTO ${keyspace}.retraining_trigger_records (trigger_id, model, window_end, record)"
                + " VALUES (:trigger_id, :model, :window_end, :record) USING TIMESTAMP :micros"),
        INSERT_TRIGGER(
                "INSERT INTO ${keyspace}.retraining_triggers (model, window_end, trigger_id, window_start, reason,"
                        + " severity, evidence, deployment, created_at) VALUES (:model, :window_end, :trigger_id, :window_start,"
                        + " :reason, :severity, :evidence, :deployment, :created_at) USING TIMESTAMP :micros"),
        STATUS("INSERT INTO ${keyspace}.retraining_triggers (model, window_end, trigger_id, status, status_detail,"
                + " updated_at) VALUES (:model, :window_end, :trigger_id, :status, :status_detail, :updated_at)"
                + " USING TIMESTAMP :micros"),
        RECORD("SELECT record FROM ${keyspace}.retraining_trigger_records WHERE trigger_id = :trigger_id"),
        TRIGGER("SELECT status, status_detail, updated_at FROM ${keyspace}.retraining_triggers WHERE model = :model"
                + " AND window_end = :window_end AND trigger_id = :trigger_id"),
        NEWEST("SELECT trigger_id FROM ${keyspace}.retraining_triggers WHERE model = :model LIMIT :most"),
        INSERT_DELIVERY(
                "INSERT INTO ${keyspace}.retraining_deliveries (trigger_id, target, round, status, attempts, job_id,"
                        + " link, problem, since, updated_at, next_attempt_at) VALUES (:trigger_id, :target, :round, :status,"
                        + " :attempts, :job_id, :link, :problem, :since, :updated_at, :next_attempt_at)"
                        + " USING TIMESTAMP :micros"),
        DELIVERIES("SELECT * FROM ${keyspace}.retraining_deliveries WHERE trigger_id = :trigger_id"),
        DELIVERY("SELECT * FROM ${keyspace}.retraining_deliveries WHERE trigger_id = :trigger_id AND target = :target"),
        OPEN_JOB("INSERT INTO ${keyspace}.retraining_open_jobs (target, trigger_id) VALUES (:target, :trigger_id)"
                + " USING TIMESTAMP :micros"),
        CLOSE_JOB("DELETE FROM ${keyspace}.retraining_open_jobs USING TIMESTAMP :micros WHERE target = :target"
                + " AND trigger_id = :trigger_id"),
        OPEN_JOBS("SELECT trigger_id FROM ${keyspace}.retraining_open_jobs WHERE target = :target LIMIT :most");

        private final String text;

        Cql(String text) {
            this.text = text;
        }

        String in(String keyspace) {
            return text.replace("${keyspace}", keyspace);
        }
    }

    private final Map<Cql, PreparedStatement> prepared;

    private TriggerStatements(Map<Cql, PreparedStatement> prepared) {
        this.prepared = prepared;
    }

    /** Fails as the driver does. */
    static CompletableFuture<TriggerStatements> prepare(CqlSession session, String keyspace) {
        CompletableFuture<Map<Cql, PreparedStatement>> all =
                CompletableFuture.completedFuture(new EnumMap<>(Cql.class));
        for (Cql cql : Cql.values()) {
            SimpleStatement statement = SimpleStatement.builder(cql.in(keyspace))
                    .setIdempotence(true)
                    .build();
            all = all.thenCompose(found -> session.prepareAsync(statement).thenApply(done -> {
                found.put(cql, done);
                return found;
            }));
        }
        return all.thenApply(TriggerStatements::new);
    }

    PreparedStatement of(Cql cql) {
        return Objects.requireNonNull(prepared.get(cql));
    }
}
