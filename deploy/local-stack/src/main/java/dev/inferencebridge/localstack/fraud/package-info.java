/**
 * Synthetic card transactions and the fraud model that is trained on them, exported to ONNX. The only package that
 * imports Tribuo and onnxruntime.
 */
@NullMarked
package dev.inferencebridge.localstack.fraud;

import org.jspecify.annotations.NullMarked;
