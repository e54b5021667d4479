package dev.inferencebridge.monitoring;

/**
 * Pearson's chi-squared test of a window against the shares of a reference. Stateless.
 *
 * <pre>
 *   X2 = sum over categories of (O - E)^2 / E,   E = n_Q * count_P / n_P
 *   p = Q((k - 1) / 2, X2 / 2)
 * </pre>
 *
 * with the window's counts O, k categories, and the regularized upper incomplete gamma function Q (Pearson 1900; Abramowitz,
 * Stegun 26.4.19). A category that the reference lacks makes the statistic infinite, and p is 0. As in Azure ML's components,
 * which call {@code scipy.stats.chisquare}: the reference's shares count as known exactly, so that it should have many more
 * rows than a window.
 */
final class ChiSquared {

    private ChiSquared() {}

    static double pValue(CountPair pair) {
        if (pair.bins() < 2) {
            return 1;
        }
        double statistic = statistic(pair);
        return Double.isInfinite(statistic) ? 0 : IncompleteGamma.upper((pair.bins() - 1) / 2.0, statistic / 2);
    }

    static double statistic(CountPair pair) {
        double scale = pair.windowTotal() / pair.referenceTotal();
        double statistic = 0;
        for (int i = 0; i < pair.bins(); i++) {
            double expected = pair.reference(i) * scale;
            double difference = pair.window(i) - expected;
            statistic += difference * difference / expected;
        }
        return statistic;
    }
}
