package dev.inferencebridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    Payments first(int count) {
        return new Payments(List.copyOf(payments.subList(0, count)));
    }

    int size() {
        return payments.size();
    }

    /** Fails unless each payment was predicted once, and those of an account in their order. */
    void assertPredictedOnceInOrder(List<ConsumerRecord<byte[], byte[]>> predictions) {
        Map<Integer, Integer> times = new TreeMap<>();
        Map<String, Integer> last = new HashMap<>();
        List<String> misplaced = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> prediction : predictions) {
            int id = idOf(prediction);
            String key = new String(prediction.key(), UTF_8);
            times.merge(id, 1, Integer::sum);
            Integer before = last.put(key, id);
            if (before != null && before > id) {
                misplaced.add(id + " after " + before + " of " + key);
            }
        }
        List<Integer> missing = payments.stream()
                .map(Payment::id)
                .filter(id -> !times.containsKey(id))
                .toList();
        List<Integer> repeated =
                times.keySet().stream().filter(id -> times.get(id) > 1).toList();
        assertThat(missing).as("missing").isEmpty();
        assertThat(repeated).as("repeated").isEmpty();
        assertThat(misplaced).as("out of order").isEmpty();
        assertThat(times).as("predictions of payments that nobody wrote").hasSameSizeAs(payments);
    }

    /** Fails unless each payment was predicted once; those that were redriven come late. */
    void assertPredictedOncePerId(List<ConsumerRecord<byte[], byte[]>> predictions) {
        assertThat(predictions.stream().map(Payments::idOf))
                .containsExactlyInAnyOrderElementsOf(
                        payments.stream().map(Payment::id).toList());
    }

    static int idOf(ConsumerRecord<byte[], byte[]> prediction) {
        JsonNode id = TopicReader.json(prediction).path("id");
        return id.intValue();
    }
}
