package dev.inferencebridge.monitoring;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The area under the ROC curve, of probabilities in bins. Mergeable; confined to one thread.
 *
 * <pre>AUC = P(score of a positive &gt; score of a negative) + P(they are equal) / 2
 *     = sum over bins b of pos(b) * (neg(below b) + neg(b) / 2)  /  (positives * negatives)</pre>
 *
 * That is the Mann-Whitney statistic (Hanley and McNeil, <i>Radiology</i> 143, 1982; Fawcett, <i>Pattern Recognition Letters</i>
 * 27, 2006, section 7), which is what {@code sklearn.metrics.roc_auc_score} computes for two classes. Pairs within one bin count
 * as ties. Whatever their true order, the value is off by no more than half their share: {@link #errorBound}.
 *
 * <h2>Bins</h2>
 *
 * Probabilities crowd near 0 and 1, so bins are narrow there: let q be the distance of p to the nearer of 0 and 1; each octave of
 * q from 2^-20 to 1/2 has 256 bins of equal width, and what is nearer than 2^-20 shares one. So a bin is at most 0.1 % wide, and
 * at most 0.4 % of q. There are 9,731 bins at most, and only those in use take room.
 */
final class AucHistogram {

    private static final int SUB_BITS = 8;
    private static final int SHIFT = 52 - SUB_BITS;
    private static final long NEAREST = Double.doubleToRawLongBits(0x1p-20) >>> SHIFT;
    private static final int MIDDLE = (int) ((Double.doubleToRawLongBits(0.5) >>> SHIFT) - NEAREST) + 1;
    private static final int BINS = 2 * MIDDLE + 1;

    private record Pair(long negatives, long positives) {
        Pair plus(Pair other) {
            return new Pair(negatives + other.negatives, positives + other.positives);
        }
    }

    private static final Pair NEGATIVE = new Pair(1, 0);
    private static final Pair POSITIVE = new Pair(0, 1);

    private final TreeMap<Integer, Pair> bins = new TreeMap<>();

    /** @param probability 0 to 1 */
    void add(double probability, boolean positive) {
        bins.merge(binOf(probability), positive ? POSITIVE : NEGATIVE, Pair::plus);
    }

    void merge(AucHistogram other) {
        other.bins.forEach((bin, pair) -> bins.merge(bin, pair, Pair::plus));
    }

    /** 0 to 1; NaN unless there are positives and negatives. */
    double value() {
        double below = 0;
        double ordered = 0;
        for (Pair bin : bins.values()) {
            ordered += bin.positives * (below + bin.negatives / 2.0);
            below += bin.negatives;
        }
        return ordered / pairs();
    }

    /** How far {@link #value} may be off, either way; NaN where that is. */
    double errorBound() {
        double together = 0;
        for (Pair bin : bins.values()) {
            together += (double) bin.positives * bin.negatives;
        }
        return together / 2 / pairs();
    }

    private double pairs() {
        Pair all = bins.values().stream().reduce(new Pair(0, 0), Pair::plus);
        return (double) all.positives * all.negatives;
    }

    private static int binOf(double probability) {
        double q = Math.min(probability, 1 - probability);
        int fromEdge = (int) Math.max(0, (Double.doubleToRawLongBits(q) >>> SHIFT) - NEAREST + 1);
        return probability <= 0.5 ? fromEdge : BINS - 1 - fromEdge;
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(bins.size());
        for (Map.Entry<Integer, Pair> bin : bins.entrySet()) {
            out.writeShort(bin.getKey());
            out.writeLong(bin.getValue().negatives);
            out.writeLong(bin.getValue().positives);
        }
    }

    static AucHistogram readFrom(DataInputStream in) throws IOException {
        AucHistogram histogram = new AucHistogram();
        int count = in.readInt();
        if (count < 0 || count > BINS) {
            throw new IOException("a histogram of " + count + " bins, there are " + BINS);
        }
        for (int i = 0; i < count; i++) {
            int bin = in.readUnsignedShort();
            histogram.bins.put(bin, new Pair(in.readLong(), in.readLong()));
        }
        return histogram;
    }
}
