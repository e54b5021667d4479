package dev.inferencebridge.monitoring;

/**
 * The population stability index of two binned samples. Stateless.
 *
 * <pre>
 *   PSI = sum over bins of (q - p) * ln(q / p),   p = (count_P + 1) / n_P,   q = (count_Q + 1) / n_Q
 * </pre>
 *
 * The symmetric divergence of Jeffreys (1946), under the name that credit scoring gave it (Siddiqi, "Credit Risk Scorecards",
 * 2006: below 0.1 little change, above 0.25 much). One is added to each count, so that an empty bin makes no infinity, and
 * the shares are not scaled to add up to 1 again: as in Azure ML's components.
 */
final class StabilityIndex {

    private StabilityIndex() {}

    static double of(CountPair pair) {
        double totalP = pair.referenceTotal();
        double totalQ = pair.windowTotal();
        double index = 0;
        for (int i = 0; i < pair.bins(); i++) {
            double p = (pair.reference(i) + 1) / totalP;
            double q = (pair.window(i) + 1) / totalQ;
            index += (q - p) * Math.log(q / p);
        }
        return index;
    }
}
