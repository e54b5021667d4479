package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.localstack.fraud.Transaction;

/**
 * A transaction with its prediction. Immutable.
 *
 * @param score probability of fraud, 0 to 1; NaN when the model answered with something else
 */
record Scored(Transaction row, double score) {}
