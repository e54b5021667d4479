package dev.inferencebridge.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A table of payments of {@code tables.cql}, and that of their predictions. Confined to one thread. */
final class CassandraTable implements AutoCloseable {

    private final String name;
    private final CqlSession session;

    /** {@code name}: {@code it.thousand}, whose predictions are in {@code it.thousand_predictions}. */
    CassandraTable(LocalStack stack, String name) {
        this.name = name;
        this.session = CqlSessions.open(stack.cassandra());
    }

    String name() {
        return name;
    }

    String predictionsName() {
        return name + "_predictions";
    }

    /** Inserts, and returns when all are stored. */
    void insert(List<Transaction> transactions) {
        PreparedStatement insert =
                session.prepare("INSERT INTO " + name + " (tx_id, amount, merchant_risk, f) VALUES (?, ?, ?, ?)");
        List<CompletionStage<AsyncResultSet>> writes = new ArrayList<>();
        transactions.forEach(transaction -> writes.add(session.executeAsync(insert.bind(
                transaction.txId(), transaction.amount(), transaction.merchantRisk(), transaction.embedding()))));
        writes.forEach(write -> Scenario.get(write.toCompletableFuture()));
    }

    /** The stored predictions by transaction. */
    Map<String, Row> predictions() {
        Map<String, Row> rows = new LinkedHashMap<>();
        session.execute("SELECT * FROM " + predictionsName()).forEach(row -> rows.put(row.getString("tx_id"), row));
        return rows;
    }

    @Override
    public void close() {
        session.close();
    }
}
