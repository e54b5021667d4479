package dev.inferencebridge.prediction;

/** Port: a prediction to the bytes of its record's value. Thread-safe. */
@FunctionalInterface
public interface PredictionEncoder {
    byte[] encode(Prediction prediction);
}
