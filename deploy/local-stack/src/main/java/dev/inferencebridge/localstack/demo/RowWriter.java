package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.localstack.fraud.Transaction;
import java.util.concurrent.CompletionStage;

/** Writes transactions where the bridge's changes come from. Thread-safe. */
@FunctionalInterface
interface RowWriter {

    /** Completes when the row is written, and fails when that cannot be known; never throws. */
    CompletionStage<?> write(Transaction row);
}
