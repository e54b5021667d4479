/**
 * What a training job of the stand-ins does: it reads labelled transactions, trains a model as the demonstration's is
 * trained, and puts it beside the deployment that is live, at first with a share of the traffic. Imports {@code fraud} and
 * {@code cql}; speaks to the scoring endpoint over http.
 *
 * <p>Labels live in {@code shop.fraud_reports}, a row a transaction, written when it turned out to be fraud or not.
 */
@NullMarked
package dev.inferencebridge.localstack.training;

import org.jspecify.annotations.NullMarked;
