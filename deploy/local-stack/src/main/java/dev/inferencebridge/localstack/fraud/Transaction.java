package dev.inferencebridge.localstack.fraud;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One synthetic card payment. Immutable.
 *
 * @param txId unique among the transactions of one generator
 * @param amount in currency units, two decimals, {@link SyntheticTransactions#MIN_AMOUNT} to
 *     {@link SyntheticTransactions#MAX_AMOUNT}
 * @param merchantRisk 0 (trusted) to 1
 * @param embedding of {@link SyntheticTransactions#EMBEDDING_WIDTH} numbers, each roughly standard normal
 * @param fraud the label, known to nobody at the time of the payment
 */
public record Transaction(
        String txId,
        String account,
        String merchant,
        double amount,
        double merchantRisk,
        List<Double> embedding,
        Instant timestamp,
        boolean fraud) {

    public Transaction {
        Objects.requireNonNull(txId, "txId");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(merchant, "merchant");
        Objects.requireNonNull(timestamp, "timestamp");
        embedding = List.copyOf(embedding);
        if (embedding.size() != SyntheticTransactions.EMBEDDING_WIDTH) {
            throw new IllegalArgumentException("an embedding has " + SyntheticTransactions.EMBEDDING_WIDTH
                    + " numbers, this one has " + embedding.size());
        }
    }

    /** The model's inputs in the order of {@link SyntheticTransactions#INPUT_NAMES}. */
    public double[] inputs() {
        double[] inputs = new double[2 + embedding.size()];
        inputs[0] = amount;
        inputs[1] = merchantRisk;
        for (int i = 0; i < embedding.size(); i++) {
            inputs[2 + i] = embedding.get(i);
        }
        return inputs;
    }
}
