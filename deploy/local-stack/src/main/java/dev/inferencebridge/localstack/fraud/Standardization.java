package dev.inferencebridge.localstack.fraud;

import java.util.List;

/**
 * Centres and scales each input by what the training rows showed: {@code (x - mean) * inverseDeviation}. Immutable.
 * Without it an amount of thousands beside embeddings around zero would make gradient descent diverge.
 */
final class Standardization {

    private final double[] mean;
    private final double[] inverseDeviation;

    private Standardization(double[] mean, double[] inverseDeviation) {
        this.mean = mean;
        this.inverseDeviation = inverseDeviation;
    }

    /** Throws {@link IllegalArgumentException} when an input is the same in all rows. */
    static Standardization of(List<Transaction> rows) {
        int width = SyntheticTransactions.INPUT_NAMES.size();
        double[] sum = new double[width];
        double[] sumOfSquares = new double[width];
        for (Transaction row : rows) {
            double[] inputs = row.inputs();
            for (int i = 0; i < width; i++) {
                sum[i] += inputs[i];
                sumOfSquares[i] += inputs[i] * inputs[i];
            }
        }
        double[] mean = new double[width];
        double[] inverseDeviation = new double[width];
        for (int i = 0; i < width; i++) {
            mean[i] = sum[i] / rows.size();
            double variance = sumOfSquares[i] / rows.size() - mean[i] * mean[i];
            if (!(variance > 0)) {
                throw new IllegalArgumentException(
                        SyntheticTransactions.INPUT_NAMES.get(i) + " is the same in all " + rows.size() + " rows");
            }
            inverseDeviation[i] = 1 / Math.sqrt(variance);
        }
        return new Standardization(mean, inverseDeviation);
    }

    /** In the declared order of the inputs; not to be written to. */
    double[] mean() {
        return mean;
    }

    /** As {@link #mean()}. */
    double[] inverseDeviation() {
        return inverseDeviation;
    }

    double[] apply(double[] inputs) {
        double[] standardized = new double[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            standardized[i] = (inputs[i] - mean[i]) * inverseDeviation[i];
        }
        return standardized;
    }
}
