package dev.inferencebridge.monitoring;

/**
 * The Jensen-Shannon distance of two binned samples. Stateless.
 *
 * <pre>
 *   JSD(P, Q) = sqrt( (KL(P | M) + KL(Q | M)) / 2 ),   M = (P + Q) / 2
 *   KL(P | M) = sum over bins of p * log2(p / m), 0 where p is 0
 * </pre>
 *
 * The square root of the divergence to the base 2 (Lin 1991), a metric from 0 to 1 (Endres, Schindelin 2003); what
 * {@code scipy.spatial.distance.jensenshannon} with {@code base=2} computes, which Azure ML's components call.
 */
final class JensenShannon {

    private JensenShannon() {}

    static double distance(CountPair pair) {
        double totalP = pair.referenceTotal();
        double totalQ = pair.windowTotal();
        double divergence = 0;
        for (int i = 0; i < pair.bins(); i++) {
            double p = pair.reference(i) / totalP;
            double q = pair.window(i) / totalQ;
            double m = (p + q) / 2;
            divergence += (part(p, m) + part(q, m)) / 2;
        }
        return Math.sqrt(Math.max(0, divergence / Math.log(2)));
    }

    private static double part(double p, double m) {
        return p == 0 ? 0 : p * Math.log(p / m);
    }
}
