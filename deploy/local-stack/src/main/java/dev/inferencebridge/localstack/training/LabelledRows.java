package dev.inferencebridge.localstack.training;

import dev.inferencebridge.localstack.fraud.Transaction;
import java.time.Instant;
import java.util.List;

/** Transactions of which it is known whether they were fraud. */
@FunctionalInterface
interface LabelledRows {

    /**
     * Those that were labelled last, by the time of the transaction.
     *
     * @param most how many at most; 1 or more
     * @param since transactions before it do not count
     */
    List<Transaction> newest(int most, Instant since) throws InterruptedException;
}
