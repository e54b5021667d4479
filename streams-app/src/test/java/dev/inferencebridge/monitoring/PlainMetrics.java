package dev.inferencebridge.monitoring;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics by the plainest way there is, on raw data: what the bridge's own must agree with. Stateless. */
final class PlainMetrics {

    private PlainMetrics() {}

    /** The integral of the difference of the quantile functions, and not of the cumulative distributions. */
    static double wasserstein(double[] p, double[] q) {
        double[] a = sorted(p);
        double[] b = sorted(q);
        long step = (long) a.length * b.length;
        double sum = 0;
        long rank = 0;
        while (rank < step) {
            int i = (int) (rank / b.length);
            int j = (int) (rank / a.length);
            long next = Math.min((i + 1L) * b.length, (j + 1L) * a.length);
            sum += (double) (next - rank) / step * Math.abs(a[i] - b[j]);
            rank = next;
        }
        return sum;
    }

    static double normalizedWasserstein(double[] p, double[] q) {
        double mean = Arrays.stream(p).average().orElseThrow();
        double squares = Arrays.stream(p).map(x -> (x - mean) * (x - mean)).sum();
        return wasserstein(p, q) / Math.max(0.001, Math.sqrt(squares / (p.length - 1)));
    }

    static double kolmogorovSmirnov(double[] p, double[] q) {
        double largest = 0;
        for (double[] sample : new double[][] {p, q}) {
            for (double x : sample) {
                double shareP = (double) Arrays.stream(p).filter(v -> v <= x).count() / p.length;
                double shareQ = (double) Arrays.stream(q).filter(v -> v <= x).count() / q.length;
                largest = Math.max(largest, Math.abs(shareP - shareQ));
            }
        }
        return largest;
    }

    /** How likely so large a distance is by chance, counted over all ways in which two samples can interleave (Hodges 1958). */
    static double kolmogorovSmirnovPValue(double distance, int n, int m) {
        double[] inside = new double[m + 1];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                boolean beyond = Math.abs((double) i / n - (double) j / m) >= distance - 1e-12;
                double ways;
                if (i == 0 && j == 0) {
                    ways = 1;
                } else {
                    double chance = (double) j / (i + j);
                    ways = (i == 0 ? 0 : inside[j] * (1 - chance)) + (j == 0 ? 0 : inside[j - 1] * chance);
                }
                inside[j] = beyond ? 0 : ways;
            }
        }
        return 1 - inside[m];
    }

    static double[][] histograms(double[] p, double[] q) {
        int smaller = Math.min(p.length, q.length);
        int bins = 1;
        while (1 << (bins - 1) < smaller) {
            bins++;
        }
        double min = Math.min(
                Arrays.stream(p).min().orElseThrow(), Arrays.stream(q).min().orElseThrow());
        double max = Math.max(
                Arrays.stream(p).max().orElseThrow(), Arrays.stream(q).max().orElseThrow());
        return new double[][] {
            histogram(p, min, max, min == max ? 1 : bins), histogram(q, min, max, min == max ? 1 : bins)
        };
    }

    private static double[] histogram(double[] sample, double min, double max, int bins) {
        double[] counts = new double[bins];
        for (double x : sample) {
            int bin = bins - 1;
            while (bin > 0 && x < min + bin * ((max - min) / bins)) {
                bin--;
            }
            counts[bin]++;
        }
        return counts;
    }

    static double[][] counts(String[] p, String[] q) {
        TreeSet<String> names = new TreeSet<>(Arrays.asList(p));
        names.addAll(Arrays.asList(q));
        Map<String, Integer> places = new TreeMap<>();
        names.forEach(name -> places.put(name, places.size()));
        double[][] counts = new double[2][names.size()];
        for (String x : p) {
            counts[0][places.get(x)]++;
        }
        for (String x : q) {
            counts[1][places.get(x)]++;
        }
        return counts;
    }

    /** By entropies: H(M) - (H(P) + H(Q)) / 2. */
    static double jensenShannon(double[][] counts) {
        double[] p = shares(counts[0]);
        double[] q = shares(counts[1]);
        double[] m = new double[p.length];
        Arrays.setAll(m, i -> (p[i] + q[i]) / 2);
        return Math.sqrt(Math.max(0, entropy(m) - (entropy(p) + entropy(q)) / 2));
    }

    private static double entropy(double[] shares) {
        return -Arrays.stream(shares)
                .filter(share -> share > 0)
                .map(share -> share * Math.log(share) / Math.log(2))
                .sum();
    }

    static double stabilityIndex(double[][] counts) {
        double n = Arrays.stream(counts[0]).sum();
        double m = Arrays.stream(counts[1]).sum();
        double sum = 0;
        for (int i = 0; i < counts[0].length; i++) {
            double p = (counts[0][i] + 1) / n;
            double q = (counts[1][i] + 1) / m;
            sum += q * Math.log(q) - q * Math.log(p) - p * Math.log(q) + p * Math.log(p);
        }
        return sum;
    }

    /** The density of the chi-squared distribution, added up by Simpson's rule; for 2 degrees of freedom and more. */
    static double chiSquaredPValue(double[][] counts) {
        double scale = Arrays.stream(counts[1]).sum() / Arrays.stream(counts[0]).sum();
        double statistic = 0;
        for (int i = 0; i < counts[0].length; i++) {
            double expected = counts[0][i] * scale;
            statistic += Math.pow(counts[1][i] - expected, 2) / expected;
        }
        int freedom = counts[0].length - 1;
        int steps = 200_000;
        double width = statistic / steps;
        double area = 0;
        for (int i = 0; i <= steps; i++) {
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            double x = i * width;
            area += weight * (freedom == 2 ? 1 : Math.pow(x, freedom / 2.0 - 1)) * Math.exp(-x / 2);
        }
        return 1 - area * width / 3 / (Math.pow(2, freedom / 2.0) * gammaOfHalf(freedom));
    }

    /** Gamma(n / 2) by its recurrence. */
    private static double gammaOfHalf(int n) {
        double gamma = n % 2 == 0 ? 1 : Math.sqrt(Math.PI);
        for (double a = n % 2 == 0 ? 1 : 0.5; a < n / 2.0 - 0.25; a++) {
            gamma *= a;
        }
        return gamma;
    }

    private static double[] shares(double[] counts) {
        double total = Arrays.stream(counts).sum();
        return Arrays.stream(counts).map(count -> count / total).toArray();
    }

    private static double[] sorted(double[] sample) {
        double[] copy = sample.clone();
        Arrays.sort(copy);
        return copy;
    }
}
