package dev.inferencebridge.monitoring;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.DoublesSortedViewIterator;

/**
 * Numbers, summed up: a KLL sketch of their distribution (Karnin, Lang, Liberty, "Optimal quantile approximation in streams",
 * FOCS 2016), an HLL sketch of how many are different, mean and deviation. Confined to one thread at a time.
 *
 * <p>Merging in another order gives another sketch of the same error; mean and deviation differ by rounding alone.
 */
final class NumberSketch {

    /** Ranks are right within 1.05 % with 99 % confidence; up to as many numbers are kept as they are. */
    static final int K = 256;

    /** Ranks are right within 0.07 %: for a baseline, which is made once. */
    static final int PRECISE_K = 4096;

    /** 1024 registers: the estimate has a standard error of 3.3 %. */
    static final int LG_REGISTERS = 10;

    private KllDoublesSketch quantiles;
    private HllSketch distinct;
    private double mean;
    private double squares;

    NumberSketch(int k) {
        this(KllDoublesSketch.newHeapInstance(k), new HllSketch(LG_REGISTERS, TgtHllType.HLL_4), 0, 0);
    }

    private NumberSketch(KllDoublesSketch quantiles, HllSketch distinct, double mean, double squares) {
        this.quantiles = quantiles;
        this.distinct = distinct;
        this.mean = mean;
        this.squares = squares;
    }

    /**
     * Adds a finite number.
     *
     * <p>With {@code d = x - mean}: {@code mean += d / n}, {@code squares += d * (x - mean)} (Welford 1962).
     */
    void add(double number) {
        quantiles.update(number);
        distinct.update(number);
        double difference = number - mean;
        mean += difference / quantiles.getN();
        squares += difference * (number - mean);
    }

    long count() {
        return quantiles.getN();
    }

    /**
     * Adds the numbers of another; that stays as it is.
     *
     * <p>With {@code d = mean2 - mean1}: {@code squares = squares1 + squares2 + d^2 * n1 * n2 / n} (Chan, Golub, LeVeque 1979).
     */
    void absorb(NumberSketch other) {
        if (other.count() == 0) {
            return;
        }
        double n1 = count();
        double n2 = other.count();
        double difference = other.mean - mean;
        mean += difference * (n2 / (n1 + n2));
        squares += other.squares + difference * difference * (n1 * n2 / (n1 + n2));
        quantiles.merge(other.quantiles);
        Union union = new Union(LG_REGISTERS);
        union.update(distinct);
        union.update(other.distinct);
        distinct = union.getResult(TgtHllType.HLL_4);
    }

    /** To be asked only of at least one number. */
    Profile.Numbers profile() {
        return new Profile.Numbers(
                distribution(),
                mean,
                count() < 2 ? 0 : Math.sqrt(Math.max(0, squares) / (count() - 1)),
                distinct.getEstimate());
    }

    double distinct() {
        return distinct.getEstimate();
    }

    /** A sketch may have dropped its extremes, which it knows beside: each takes one number of the step next to it. */
    private Distribution distribution() {
        Distribution.Steps steps = new Distribution.Steps(quantiles.getNumRetained() + 2);
        DoublesSortedViewIterator all = quantiles.getSortedView().iterator();
        long left = count();
        double min = quantiles.getMinItem();
        double max = quantiles.getMaxItem();
        boolean first = true;
        while (all.next()) {
            double value = all.getQuantile();
            long weight = all.getWeight();
            left -= weight;
            if (first && value > min && weight > 1) {
                steps.add(min, 1);
                weight--;
            }
            first = false;
            boolean beforeMax = left == 0 && value < max && weight > 1;
            steps.add(value, beforeMax ? weight - 1 : weight);
            if (beforeMax) {
                steps.add(max, 1);
            }
        }
        return steps.distribution(quantiles.isEstimationMode() ? quantiles.getNormalizedRankError(false) : 0);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeDouble(mean);
        out.writeDouble(squares);
        SummaryBytes.write(out, quantiles.toByteArray());
        SummaryBytes.write(out, distinct.toCompactByteArray());
    }

    static NumberSketch read(ByteBuffer in) {
        double mean = in.getDouble();
        double squares = in.getDouble();
        return new NumberSketch(
                KllDoublesSketch.heapify(Memory.wrap(SummaryBytes.read(in))),
                HllSketch.heapify(SummaryBytes.read(in)),
                mean,
                squares);
    }
}
