package dev.inferencebridge.monitoring;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How often which class was predicted where which was so. Mergeable and exact; confined to one thread.
 *
 * <p>Of a class c with TP rows that were predicted c and are c, FP that were predicted c and are not, FN that are c and were
 * predicted another:
 *
 * <pre>precision = TP / (TP + FP)      recall = TP / (TP + FN)      F1 = 2 TP / (2 TP + FP + FN)
 * accuracy  = rows whose prediction is right / rows</pre>
 *
 * As {@code sklearn.metrics} has them (User Guide, 3.4.4 Classification metrics), with 0 where a denominator is 0. Of several
 * classes, each counts alike: the mean over all classes that were predicted or are so ({@code average="macro"}).
 */
final class ConfusionCounts {

    /** Beyond these, classes are counted together. */
    static final int MOST_CLASSES = 100;

    static final String OTHER = "(other)";
    private static final int LONGEST_CLASS = 200;

    private record Pair(String predicted, String actual) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int byPredicted = predicted.compareTo(other.predicted);
            return byPredicted != 0 ? byPredicted : actual.compareTo(other.actual);
        }
    }

    private final TreeMap<Pair, Long> counts = new TreeMap<>();
    private final Set<String> classes = new TreeSet<>();

    void add(String predicted, String actual) {
        add(predicted, actual, 1);
    }

    void merge(ConfusionCounts other) {
        other.counts.forEach((pair, rows) -> add(pair.predicted, pair.actual, rows));
    }

    private void add(String predicted, String actual, long rows) {
        counts.merge(new Pair(known(predicted), known(actual)), rows, Long::sum);
    }

    private String known(String name) {
        String shortened = name.length() <= LONGEST_CLASS ? name : name.substring(0, LONGEST_CLASS);
        if (classes.contains(shortened)) {
            return shortened;
        }
        String counted = classes.size() < MOST_CLASSES ? shortened : OTHER;
        classes.add(counted);
        return counted;
    }

    long rows() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** NaN without rows. */
    double accuracy() {
        long right = 0;
        for (Map.Entry<Pair, Long> count : counts.entrySet()) {
            if (count.getKey().predicted.equals(count.getKey().actual)) {
                right += count.getValue();
            }
        }
        return (double) right / rows();
    }

    /** Precision, recall and F1. */
    record Scores(double precision, double recall, double f1) {}

    /** Of one class. */
    Scores of(String name) {
        long right = 0;
        long predicted = 0;
        long actual = 0;
        for (Map.Entry<Pair, Long> count : counts.entrySet()) {
            boolean said = count.getKey().predicted.equals(name);
            boolean so = count.getKey().actual.equals(name);
            right += said && so ? count.getValue() : 0;
            predicted += said ? count.getValue() : 0;
            actual += so ? count.getValue() : 0;
        }
        return new Scores(ratio(right, predicted), ratio(right, actual), ratio(2 * right, predicted + actual));
    }

    /** The mean over classes; NaN without rows. */
    Scores macro() {
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        for (String name : classes) {
            Scores scores = of(name);
            precision += scores.precision;
            recall += scores.recall;
            f1 += scores.f1;
        }
        return new Scores(precision / classes.size(), recall / classes.size(), f1 / classes.size());
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(counts.size());
        for (Map.Entry<Pair, Long> count : counts.entrySet()) {
            out.writeUTF(count.getKey().predicted);
            out.writeUTF(count.getKey().actual);
            out.writeLong(count.getValue());
        }
    }

    static ConfusionCounts readFrom(DataInputStream in) throws IOException {
        ConfusionCounts confusion = new ConfusionCounts();
        for (int left = in.readInt(); left > 0; left--) {
            confusion.add(in.readUTF(), in.readUTF(), in.readLong());
        }
        return confusion;
    }
}
