package dev.inferencebridge.localstack.training;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.inferencebridge.localstack.cql.CqlNode;
import dev.inferencebridge.localstack.cql.CqlSessions;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * {@code shop.fraud_reports} joined with {@code shop.transactions} by {@code tx_id}. Thread-safe. Reads both tables page by
 * page and holds no more than what was asked for; a session for each reading.
 */
final class ShopRows implements LabelledRows {

    private static final String REPORTS = "SELECT tx_id, fraud, reported_at FROM shop.fraud_reports";
    private static final String TRANSACTIONS =
            "SELECT tx_id, account, merchant, amount, merchant_risk, f, ts FROM shop.transactions";

    private final Supplier<CqlNode> cassandra;

    /** @param cassandra asked at each reading, as the node may not be there before */
    ShopRows(Supplier<CqlNode> cassandra) {
        this.cassandra = cassandra;
    }

    @Override
    public List<Transaction> newest(int most, Instant since) {
        try (CqlSession session = CqlSessions.open(cassandra.get())) {
            Map<String, Boolean> labels = labels(session, most, since);
            List<Transaction> rows = new ArrayList<>();
            for (Row row : session.execute(TRANSACTIONS)) {
                Boolean fraud = labels.get(row.getString("tx_id"));
                if (fraud != null) {
                    transaction(row, fraud)
                            .filter(transaction -> !transaction.timestamp().isBefore(since))
                            .ifPresent(rows::add);
                }
            }
            rows.sort(Comparator.comparing(Transaction::timestamp).thenComparing(Transaction::txId));
            return rows;
        }
    }

    /** The newest; none that was reported before {@code since} can be of a transaction after it. */
    private static Map<String, Boolean> labels(CqlSession session, int most, Instant since) {
        PriorityQueue<Report> newest =
                new PriorityQueue<>(Comparator.comparing(Report::at).thenComparing(Report::txId));
        for (Row row : session.execute(REPORTS)) {
            Instant at = row.getInstant("reported_at");
            if (at == null || at.isBefore(since) || row.isNull("fraud")) {
                continue;
            }
            newest.add(new Report(Objects.requireNonNull(row.getString("tx_id")), row.getBoolean("fraud"), at));
            if (newest.size() > most) {
                newest.remove();
            }
        }
        Map<String, Boolean> labels = new HashMap<>();
        newest.forEach(report -> labels.put(report.txId(), report.fraud()));
        return labels;
    }

    /** Empty for a row of which something is missing. */
    private static Optional<Transaction> transaction(Row row, boolean fraud) {
        String txId = row.getString("tx_id");
        String account = row.getString("account");
        String merchant = row.getString("merchant");
        Instant timestamp = row.getInstant("ts");
        List<Double> embedding = row.getList("f", Double.class);
        if (txId == null
                || account == null
                || merchant == null
                || timestamp == null
                || embedding == null
                || embedding.size() != SyntheticTransactions.EMBEDDING_WIDTH
                || row.isNull("amount")
                || row.isNull("merchant_risk")) {
            return Optional.empty();
        }
        return Optional.of(new Transaction(
                txId,
                account,
                merchant,
                row.getDouble("amount"),
                row.getDouble("merchant_risk"),
                embedding,
                timestamp,
                fraud));
    }

    private record Report(String txId, boolean fraud, Instant at) {}
}
