package dev.inferencebridge.feature;

import java.util.OptionalDouble;

/**
 * Aggregates over a stretch of one column's values, given as bits; absent ones do not count. Stateless.
 *
 * <p>Sums are Neumaier's (Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54, 1974): an error of
 * a rounding or two, whatever the number of rows. The deviation takes two passes, the second corrected by what the distances
 * from the mean add up to.
 */
final class WindowAggregate {

    private WindowAggregate() {}

    /** Empty of no values, but for the count, which is 0. The result need not be finite. */
    static OptionalDouble of(WindowDefinition.Compute compute, long[] bits, int from, int to) {
        if (compute == WindowDefinition.Compute.DISTINCT) {
            int distinct = distinct(bits, from, to);
            return distinct == 0 ? OptionalDouble.empty() : OptionalDouble.of(distinct);
        }
        int count = count(bits, from, to);
        if (compute == WindowDefinition.Compute.COUNT) {
            return OptionalDouble.of(count);
        }
        if (count == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                switch (compute) {
                    case SUM -> sum(bits, from, to);
                    case MEAN -> sum(bits, from, to) / count;
                    case MIN -> min(bits, from, to);
                    case MAX -> max(bits, from, to);
                    case STDDEV -> deviation(bits, from, to, count);
                    case COUNT, DISTINCT -> throw new IllegalStateException("done above");
                });
    }

    private static int count(long[] bits, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += bits[i] == KeyElements.ABSENT ? 0 : 1;
        }
        return count;
    }

    private static double sum(long[] bits, int from, int to) {
        double sum = 0;
        double lost = 0;
        for (int i = from; i < to; i++) {
            if (bits[i] != KeyElements.ABSENT) {
                double value = Double.longBitsToDouble(bits[i]);
                double next = sum + value;
                lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
                sum = next;
            }
        }
        return sum + lost;
    }

    private static double min(long[] bits, int from, int to) {
        double min = Double.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            if (bits[i] != KeyElements.ABSENT) {
                min = Math.min(min, Double.longBitsToDouble(bits[i]));
            }
        }
        return min;
    }

    private static double max(long[] bits, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            if (bits[i] != KeyElements.ABSENT) {
                max = Math.max(max, Double.longBitsToDouble(bits[i]));
            }
        }
        return max;
    }

    private static double deviation(long[] bits, int from, int to, int count) {
        double mean = sum(bits, from, to) / count;
        double distances = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            if (bits[i] != KeyElements.ABSENT) {
                double distance = Double.longBitsToDouble(bits[i]) - mean;
                distances += distance;
                squares += distance * distance;
            }
        }
        double spread = squares - distances * distances / count;
        return spread < 0 ? 0 : Math.sqrt(spread / count);
    }

    /** By open addressing in a table of twice the room; the bits are those of a hash, and 0 is an empty place. */
    private static int distinct(long[] bits, int from, int to) {
        int places = Integer.highestOneBit(Math.max(4, to - from)) << 2;
        long[] seen = new long[places];
        int distinct = 0;
        for (int i = from; i < to; i++) {
            long value = bits[i];
            if (value != KeyElements.ABSENT) {
                int at = (int) value & (places - 1);
                while (seen[at] != 0 && seen[at] != value) {
                    at = (at + 1) & (places - 1);
                }
                if (seen[at] == 0) {
                    seen[at] = value;
                    distinct++;
                }
            }
        }
        return distinct;
    }
}
