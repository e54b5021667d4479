package dev.inferencebridge.monitoring;

/**
 * The two-sample Kolmogorov-Smirnov test. Stateless.
 *
 * <pre>
 *   D = max over x of |F_P(x) - F_Q(x)|
 *   p = 2 * sum over k = 1, 2, ... of (-1)^(k-1) * exp(-2 k^2 t^2)
 *   t = (sqrt(m) + 0.12 + 0.11 / sqrt(m)) * D,   m = n_P * n_Q / (n_P + n_Q)
 * </pre>
 *
 * The statistic and the limit of its distribution are Smirnov's ("Table for estimating the goodness of fit of empirical
 * distributions", 1948), the correction of t for small samples is Stephens' (1970). Azure ML compares the p-value of
 * {@code scipy.stats.ks_2samp} with the threshold, and calls it drift when it is smaller; so does the bridge.
 *
 * <p>The error of a sketch is no drift, but with many rows it would look like one. A rank that errs by at most e with 99 %
 * confidence has the standard error s = e / 2.576; at the median, n exact rows have the variance 1 / (4 n). So a sketch of n
 * rows counts as the n' rows that would be as uncertain, 1 / n' = 1 / n + 4 s^2. An exact distribution counts in full.
 */
final class KolmogorovSmirnov {

    private static final double STANDARD_ERRORS_OF_99_PERCENT = 2.576;
    private static final int MOST_TERMS = 200;
    private static final double NO_LONGER_COUNTS = 1e-12;

    private KolmogorovSmirnov() {}

    static double distance(Distribution p, Distribution q) {
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < p.size() && j < q.size()) {
            double next = Math.min(p.value(i), q.value(j));
            i += p.value(i) == next ? 1 : 0;
            j += q.value(j) == next ? 1 : 0;
            double shareP = i == 0 ? 0 : (double) p.cumulative(i - 1) / p.count();
            double shareQ = j == 0 ? 0 : (double) q.cumulative(j - 1) / q.count();
            largest = Math.max(largest, Math.abs(shareP - shareQ));
        }
        return largest;
    }

    static double pValue(Distribution p, Distribution q) {
        return pValue(distance(p, q), effective(p), effective(q));
    }

    static double pValue(double distance, double n1, double n2) {
        double root = Math.sqrt(n1 * n2 / (n1 + n2));
        double t = (root + 0.12 + 0.11 / root) * distance;
        double exponent = -2 * t * t;
        double sum = 0;
        double sign = 1;
        for (int k = 1; k <= MOST_TERMS; k++) {
            double term = Math.exp(exponent * k * k);
            sum += sign * term;
            if (term < NO_LONGER_COUNTS) {
                return Math.min(1, Math.max(0, 2 * sum));
            }
            sign = -sign;
        }
        return 1; // the sum converges for all but the smallest t, where p is 1
    }

    private static double effective(Distribution of) {
        double standardError = of.rankError() / STANDARD_ERRORS_OF_99_PERCENT;
        return 1 / (1.0 / of.count() + 4 * standardError * standardError);
    }
}
