package dev.inferencebridge.monitoring;

/**
 * A step function: how many of some numbers are at most how large. Immutable.
 *
 * <p>Made of a sketch it is an estimate: with 99 % confidence no rank is wrong by more than {@link #rankError}.
 */
public final class Distribution {

    private final double[] values;
    private final long[] cumulative;
    private final double rankError;

    /**
     * Takes the arrays over. Throws {@link IllegalArgumentException} when they are not ascending, of different lengths or empty.
     *
     * @param values different ones, ascending, finite
     * @param cumulative how many numbers are at most as large, ascending
     * @param rankError a share of all numbers, 0 where exact
     */
    public Distribution(double[] values, long[] cumulative, double rankError) {
        this.values = values;
        this.cumulative = cumulative;
        this.rankError = rankError;
    }

    int size() {
        return values.length;
    }

    double value(int index) {
        return values[index];
    }

    long cumulative(int index) {
        return cumulative[index];
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
}
