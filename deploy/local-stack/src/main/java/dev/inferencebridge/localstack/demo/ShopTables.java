package dev.inferencebridge.localstack.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.inferencebridge.localstack.cql.CqlNode;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The two tables of the demonstration: transactions go in, predictions come out. Thread-safe. */
final class ShopTables implements RowWriter, AutoCloseable {

    static final String TRANSACTIONS = "shop.transactions";
    static final String PREDICTIONS = "shop.fraud_predictions";
    static final String REPORTS = "shop.fraud_reports";

    private final CqlSession session;
    private final PreparedStatement insert;
    private final PreparedStatement report;

    private ShopTables(CqlSession session) {
        this.session = session;
        this.insert = session.prepare("INSERT INTO " + TRANSACTIONS
                + " (tx_id, account, merchant, amount, merchant_risk, f, ts) VALUES (?, ?, ?, ?, ?, ?, ?)");
        this.report = session.prepare("INSERT INTO " + REPORTS + " (tx_id, fraud, reported_at) VALUES (?, ?, ?)");
    }

    /** Connects; the tables must exist. */
    static ShopTables open(CqlNode cassandra) {
        CqlSession session = CqlSessions.open(cassandra);
        try {
            return new ShopTables(session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public CompletionStage<?> write(Transaction row) {
        try {
            return session.executeAsync(insert.bind(
                    row.txId(),
                    row.account(),
                    row.merchant(),
                    row.amount(),
                    row.merchantRisk(),
                    row.embedding(),
                    row.timestamp()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Writes what the transaction turned out to be; as {@link #write}. */
    CompletionStage<?> writeLabel(Transaction row) {
        try {
            return session.executeAsync(report.bind(row.txId(), row.fraud(), Instant.now()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Those of the transactions that have no prediction; reads the whole table of predictions, page by page. */
    Set<String> withoutPrediction(Collection<String> txIds) {
        Set<String> missing = new HashSet<>(txIds);
        for (Row prediction : session.execute("SELECT tx_id, score FROM " + PREDICTIONS)) {
            if (!prediction.isNull("score")) {
                missing.remove(prediction.getString("tx_id"));
            }
        }
        return missing;
    }

    @Override
    public void close() {
        session.close();
    }
}
