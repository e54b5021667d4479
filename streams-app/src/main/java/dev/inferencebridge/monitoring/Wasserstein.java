package dev.inferencebridge.monitoring;

/**
 * The Wasserstein distance of two distributions of numbers. Stateless.
 *
 * <pre>
 *   W1(P, Q) = integral over x of |F_P(x) - F_Q(x)|
 *   normalized = W1 / max(s_P, 0.001)
 * </pre>
 *
 * with the cumulative distributions F and the sample standard deviation s of the reference P. The integral is Vallender's form
 * of the distance ("Calculation of the Wasserstein distance between probability distributions on the line", 1974), which
 * {@code scipy.stats.wasserstein_distance} computes as well; divisor and floor are those of Azure ML's component
 * {@code data_drift_compute_metrics}. Of sketches, |F_P - F_Q| is right within the sum of their rank errors, and the distance
 * within that times the range.
 */
final class Wasserstein {

    private static final double LEAST_DEVIATION = 0.001;

    private Wasserstein() {}

    static double normalized(Profile.Numbers reference, Distribution window) {
        return distance(reference.distribution(), window) / Math.max(reference.deviation(), LEAST_DEVIATION);
    }

    static double distance(Distribution p, Distribution q) {
        double sum = 0;
        double before = Math.min(p.min(), q.min());
        double gap = 0;
        int i = 0;
        int j = 0;
        while (i < p.size() || j < q.size()) {
            double next = Math.min(
                    i < p.size() ? p.value(i) : Double.POSITIVE_INFINITY,
                    j < q.size() ? q.value(j) : Double.POSITIVE_INFINITY);
            sum += gap * (next - before);
            i += i < p.size() && p.value(i) == next ? 1 : 0;
            j += j < q.size() && q.value(j) == next ? 1 : 0;
            gap = Math.abs(share(p, i) - share(q, j));
            before = next;
        }
        return sum;
    }

    private static double share(Distribution of, int steps) {
        return steps == 0 ? 0 : (double) of.cumulative(steps - 1) / of.count();
    }
}
