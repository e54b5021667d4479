package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.Outcome;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.scoring.ModelOutput;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Transactions and what becomes of them. */
final class Rows {

    static final String PIPELINE = "card-fraud";

    private final SyntheticTransactions transactions = new SyntheticTransactions(7);

    Transaction next() {
        return transactions.next();
    }

    static Outcome predicted(Transaction row, double score) {
        return new Outcome.Predicted(new Prediction(
                Map.of("tx_id", row.txId()),
                new ModelOutput.Scalar(score),
                Map.of(),
                "fraud",
                Optional.empty(),
                Instant.EPOCH,
                0,
                "0f1e2d3c4b5a6978"));
    }

    static Outcome deadLettered() {
        return new Outcome.DeadLettered(new DeadLetter(
                DeadLetter.UNDECODABLE,
                "no JSON",
                OptionalInt.empty(),
                Optional.empty(),
                0,
                Instant.EPOCH,
                Instant.EPOCH));
    }
}
