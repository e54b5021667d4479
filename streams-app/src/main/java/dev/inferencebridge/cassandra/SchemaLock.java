package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Lets one run at a time change a keyspace: the row of version 0, which a light-weight transaction gives to one owner, and
 * which goes away by itself where that one does. Confined to one thread.
 */
final class SchemaLock {

    private static final int TTL_SECONDS = 300;
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();

    private final CqlSession session;
    private final String table;
    private final String owner = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    private String holder = "";

    SchemaLock(CqlSession session, String keyspace) {
        this.session = session;
        this.table = keyspace + ".schema_migrations";
    }

    /** Names this run. */
    String owner() {
        return owner;
    }

    /** Runs while holding the lock; waits a minute for another to let it go. */
    int holding(IntSupplier work) {
        await("another run to let go of " + table, TAKEN_WITHIN, this::take);
        try {
            return work.getAsInt();
        } finally {
            session.execute(
                    statement("DELETE FROM " + table + " WHERE scope = 'bridge' AND version = 0 IF owner = ?", owner));
        }
    }

    private boolean take() {
        Row row = session.execute(statement(
                        "INSERT INTO " + table + " (scope, version, name, owner, applied_at)"
                                + " VALUES ('bridge', 0, 'running', ?, toTimestamp(now())) IF NOT EXISTS USING TTL "
                                + TTL_SECONDS,
                        owner))
                .one();
        if (row == null || row.getBoolean("[applied]")) {
            return true;
        }
        holder = String.valueOf(row.getString("owner"));
        // An answer that got lost: the row is ours all the same.
        return holder.equals(owner);
    }

    /**
     * Asks again and again.
     *
     * @throws CassandraSchemaException when the answer is not yes in time
     */
    void await(String what, Duration within, BooleanSupplier question) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!question.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new CassandraSchemaException("waited " + within.toSeconds() + " s for " + what
                        + (holder.isEmpty() ? "" : " (owner " + holder + ")"));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static SimpleStatement statement(String text, Object... values) {
        return SimpleStatement.newInstance(text, values)
                .setConsistencyLevel(DefaultConsistencyLevel.QUORUM)
                .setTimeout(TIMEOUT);
    }
}
