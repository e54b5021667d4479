package dev.inferencebridge.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Numbered payments of a few accounts, as flat JSON rows; the account is the key. Immutable. */
final class Payments {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param key the account, which orders */
    record Payment(int id, String key, String value) {}

    private final List<Payment> payments;

    private Payments(List<Payment> payments) {
        this.payments = payments;
    }

    /** {@code count} payments with the ids 0, 1, ..., in turn of {@code accounts} accounts. */
    static Payments of(int count, int accounts, long seed) {
        SyntheticTransactions transactions = new SyntheticTransactions(seed);
        List<Payment> payments = new ArrayList<>(count);
        for (int id = 0; id < count; id++) {
            payments.add(payment(id, "account-" + id % accounts, transactions.next()));
        }
        return new Payments(payments);
    }

    static Payment payment(int id, String key, Transaction transaction) {
        return payment(id, key, transaction, transaction.amount());
    }

    static Payment payment(int id, String key, Transaction transaction, double amount) {
        ObjectNode row = JSON.createObjectNode();
        row.put("id", id).put("amount", amount).put("merchant_risk", transaction.merchantRisk());
        row.set("f", JSON.valueToTree(transaction.embedding()));
        return new Payment(id, key, row.toString());
    }

    List<Payment> all() {
        return payments;
    }

    int size() {
        return payments.size();
    }

    /** The ids of each account in their order. */
    Map<String, List<Integer>> idsByKey() {
        Map<String, List<Integer>> ids = new LinkedHashMap<>();
        payments.forEach(payment ->
                ids.computeIfAbsent(payment.key(), key -> new ArrayList<>()).add(payment.id()));
        return ids;
    }

    /** The ids of each account in the order in which they were predicted. */
    static Map<String, List<Integer>> idsByKey(List<ConsumerRecord<byte[], byte[]>> predictions) {
        Map<String, List<Integer>> ids = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> prediction : predictions) {
            ids.computeIfAbsent(
                            new String(prediction.key(), java.nio.charset.StandardCharsets.UTF_8),
                            key -> new ArrayList<>())
                    .add(idOf(prediction));
        }
        return ids;
    }

    static int idOf(ConsumerRecord<byte[], byte[]> prediction) {
        JsonNode id = TopicReader.json(prediction).path("id");
        return id.intValue();
    }
}
