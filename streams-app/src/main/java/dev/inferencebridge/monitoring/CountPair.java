package dev.inferencebridge.monitoring;

import java.util.SortedSet;
import java.util.TreeSet;

/** The same bins of a reference and of a window, with how many rows each has in each bin. Immutable. */
final class CountPair {

    private final long[] reference;
    private final long[] window;

    private CountPair(long[] reference, long[] window) {
        this.reference = reference;
        this.window = window;
    }

    /** Bins that are there already; takes the arrays over, which must be of one length. */
    static CountPair of(long[] reference, long[] window) {
        return new CountPair(reference, window);
    }

    /**
     * The bins of two samples of numbers: as many as Sturges' rule gives the smaller sample, {@code ceil(log2(n) + 1)}, of
     * equal width over the range of both together; a bin has its lower edge, the last one both. One bin where all numbers are
     * the same. These are the bins of Azure ML's components ({@code histogram_utils}).
     *
     * <p>Of a sketch, the share of a bin is right within twice the rank error.
     */
    static CountPair of(Distribution reference, Distribution window) {
        double min = Math.min(reference.min(), window.min());
        double max = Math.max(reference.max(), window.max());
        double width = max - min;
        long smaller = Math.min(reference.count(), window.count());
        int bins = width == 0 ? 1 : (int) Math.ceil(Math.log((double) smaller) / Math.log(2) + 1 - 1e-9);
        CountPair pair = new CountPair(new long[bins], new long[bins]);
        long referenceBefore = 0;
        long windowBefore = 0;
        for (int i = 0; i < bins; i++) {
            boolean last = i == bins - 1;
            double upper = min + (i + 1) * (width / bins);
            long referenceSoFar = last ? reference.count() : reference.below(upper);
            long windowSoFar = last ? window.count() : window.below(upper);
            pair.reference[i] = referenceSoFar - referenceBefore;
            pair.window[i] = windowSoFar - windowBefore;
            referenceBefore = referenceSoFar;
            windowBefore = windowSoFar;
        }
        return pair;
    }

    /** A bin for each category of either, and one for what has no name where either has that. */
    static CountPair of(Profile.Categories reference, Profile.Categories window) {
        SortedSet<String> names = new TreeSet<>(reference.counts().keySet());
        names.addAll(window.counts().keySet());
        boolean others = reference.others() > 0 || window.others() > 0;
        int bins = names.size() + (others ? 1 : 0);
        CountPair pair = new CountPair(new long[bins], new long[bins]);
        int next = 0;
        for (String name : names) {
            pair.reference[next] = reference.counts().getOrDefault(name, 0L);
            pair.window[next] = window.counts().getOrDefault(name, 0L);
            next++;
        }
        if (others) {
            pair.reference[next] = reference.others();
            pair.window[next] = window.others();
        }
        return pair;
    }

    int bins() {
        return reference.length;
    }

    long reference(int bin) {
        return reference[bin];
    }

    long window(int bin) {
        return window[bin];
    }

    double referenceTotal() {
        return total(reference);
    }

    double windowTotal() {
        return total(window);
    }

    private static double total(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
