package dev.inferencebridge.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant: the candidate at the least Damerau-Levenshtein distance, if that is small. */
public final class Nearest {

    private static final int LONGEST = 64;

    private Nearest() {}

    /**
     * One, two or three letters may differ, by length; case and {@code _} for {@code -} are free. Failing that, the only
     * candidate that starts with the text.
     */
    static Optional<String> to(String written, Collection<String> candidates) {
        if (written.isEmpty() || written.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = folded(written);
        record Candidate(String name, int distance) {}
        return candidates.stream()
                .filter(name -> name.length() <= LONGEST)
                .map(name -> new Candidate(name, distance(wanted, folded(name))))
                .filter(c -> c.distance()
                        <= cutOff(Math.max(wanted.length(), c.name().length())))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name)
                .or(() -> onlyOneThatStartsWith(wanted, candidates));
    }

    /** All candidates, the nearest first. */
    public static List<String> ordered(String written, Collection<String> candidates) {
        String wanted = folded(written.substring(0, Math.min(written.length(), LONGEST)));
        return candidates.stream()
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, folded(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static Optional<String> onlyOneThatStartsWith(String wanted, Collection<String> candidates) {
        List<String> longer = candidates.stream()
                .filter(name -> wanted.length() >= 3 && folded(name).startsWith(wanted))
                .limit(2)
                .toList();
        return longer.size() == 1 ? Optional.of(longer.get(0)) : Optional.empty();
    }

    private static int cutOff(int length) {
        return length < 4 ? 1 : length < 8 ? 2 : 3;
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
