package dev.inferencebridge.localstack.fraud;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How well a model does on rows that it has not seen.
 *
 * @param accuracy share of rows on the right side of 0.5; 0 to 1
 * @param auc probability that a fraudulent row scores above an honest one; 0.5 is chance
 */
public record Quality(double accuracy, double auc) {

    /** Throws {@link IllegalArgumentException} unless there are rows of both labels. */
    public static Quality of(double[] scores, boolean[] labels) {
        Integer[] byScore = new Integer[scores.length];
        Arrays.setAll(byScore, i -> i);
        Arrays.sort(byScore, Comparator.comparingDouble(i -> scores[i]));
        long positives = 0;
        double positiveRanks = 0;
        int right = 0;
        for (int from = 0; from < byScore.length; ) {
            int to = from;
            while (to < byScore.length && scores[byScore[to]] == scores[byScore[from]]) {
                to++;
            }
            double tiedRank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                boolean label = labels[byScore[i]];
                right += label == scores[byScore[i]] >= 0.5 ? 1 : 0;
                positives += label ? 1 : 0;
                positiveRanks += label ? tiedRank : 0;
            }
            from = to;
        }
        long negatives = scores.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException("quality needs rows of both labels");
        }
        double auc = (positiveRanks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
        return new Quality((double) right / scores.length, auc);
    }
}
