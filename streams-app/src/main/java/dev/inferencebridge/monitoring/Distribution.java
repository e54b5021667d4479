package dev.inferencebridge.monitoring;

import java.util.Arrays;

/**
 * A step function: how many of some numbers are at most how large. Immutable.
 *
 * <p>Made of a sketch it is an estimate: with 99 % confidence no rank is wrong by more than {@link #rankError}. The smallest and
 * the largest number are exact.
 */
public final class Distribution {

    private final double[] values;
    private final long[] cumulative;
    private final double rankError;

    private Distribution(double[] values, long[] cumulative, double rankError) {
        this.values = values;
        this.cumulative = cumulative;
        this.rankError = rankError;
    }

    /**
     * Of steps that somebody wrote down. Throws {@link IllegalArgumentException} when they are none, of different lengths or not
     * ascending.
     *
     * @param values different ones, ascending, finite
     * @param cumulative how many numbers are at most as large, ascending, the first at least 1
     * @param rankError a share of all numbers, 0 where exact
     */
    public static Distribution ofSteps(double[] values, long[] cumulative, double rankError) {
        if (values.length == 0 || values.length != cumulative.length) {
            throw new IllegalArgumentException("a distribution needs as many values as counts, and at least one");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i]) || cumulative[i] < 1) {
                throw new IllegalArgumentException("a distribution has finite values and counts of 1 or more");
            }
            if (i > 0 && (values[i] <= values[i - 1] || cumulative[i] <= cumulative[i - 1])) {
                throw new IllegalArgumentException("a distribution has ascending values and counts");
            }
        }
        if (!(rankError >= 0 && rankError <= 1)) {
            throw new IllegalArgumentException("a rank error is a share, was " + rankError);
        }
        return new Distribution(values.clone(), cumulative.clone(), rankError);
    }

    /** Of all the numbers, exactly; at least one. */
    public static Distribution of(double... numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        Steps steps = new Steps(sorted.length);
        for (double number : sorted) {
            steps.add(number, 1);
        }
        return steps.distribution(0);
    }

    /** How many numbers. */
    public long count() {
        return cumulative[cumulative.length - 1];
    }

    public double rankError() {
        return rankError;
    }

    public double min() {
        return values[0];
    }

    public double max() {
        return values[values.length - 1];
    }

    /** How many numbers are smaller. */
    public long below(double limit) {
        int at = Arrays.binarySearch(values, limit);
        return upTo(at >= 0 ? at : -at - 1);
    }

    /** How many numbers are smaller or equal. */
    public long atMost(double limit) {
        int at = Arrays.binarySearch(values, limit);
        return upTo(at >= 0 ? at + 1 : -at - 1);
    }

    private long upTo(int steps) {
        return steps == 0 ? 0 : cumulative[steps - 1];
    }

    /** How many steps it has: different numbers, where it is exact. */
    public int size() {
        return values.length;
    }

    public double value(int step) {
        return values[step];
    }

    /** How many numbers are at most as large as the value of the step. */
    public long cumulative(int step) {
        return cumulative[step];
    }

    /**
     * With few steps: neighbours become one step at their median where they hold no more than {@code 1 / steps} of the numbers
     * together. So a rank moves by at most half of that, and at most twice as many steps are left; the extremes stay.
     */
    Distribution thinned(int steps) {
        if (values.length <= 2 * steps) {
            return this;
        }
        long most = Math.max(1, count() / steps);
        Steps thin = new Steps(2 * steps + 2);
        thin.add(min(), upTo(1));
        int last = values.length - 1;
        int from = 1;
        while (from < last) {
            int to = from + 1;
            while (to < last && cumulative[to] - cumulative[from - 1] <= most) {
                to++;
            }
            long middle = (cumulative[from - 1] + cumulative[to - 1]) / 2;
            thin.add(values[firstBeyond(middle, from, to)], cumulative[to - 1] - cumulative[from - 1]);
            from = to;
        }
        thin.add(max(), cumulative[last] - cumulative[last - 1]);
        return thin.distribution(Math.min(1, rankError + 0.5 / steps));
    }

    private int firstBeyond(long rank, int from, int to) {
        for (int i = from; i < to; i++) {
            if (cumulative[i] > rank) {
                return i;
            }
        }
        return to - 1;
    }

    /** Shows no values. */
    @Override
    public String toString() {
        return "Distribution[" + values.length + " steps]";
    }

    /** A distribution in the making. Confined to its thread. */
    static final class Steps {

        private double[] values;
        private long[] cumulative;
        private int size;

        Steps(int expected) {
            this.values = new double[Math.max(1, expected)];
            this.cumulative = new long[values.length];
        }

        /** Adds numbers; not smaller ones than before. */
        void add(double value, long count) {
            if (size > 0 && values[size - 1] == value) {
                cumulative[size - 1] += count;
                return;
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                cumulative = Arrays.copyOf(cumulative, 2 * size);
            }
            values[size] = value == 0 ? 0.0 : value;
            cumulative[size] = count + (size == 0 ? 0 : cumulative[size - 1]);
            size++;
        }

        Distribution distribution(double rankError) {
            if (size == 0) {
                throw new IllegalArgumentException("a distribution needs a number");
            }
            return new Distribution(Arrays.copyOf(values, size), Arrays.copyOf(cumulative, size), rankError);
        }
    }
}
