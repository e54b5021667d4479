package dev.inferencebridge.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** How rows spread over keys. */
enum KeyDistribution {
    /** Every key as often. */
    UNIFORM {
        @Override
        double weight(int rank) {
            return 1;
        }
    },
    /** The key of rank r with a weight of 1/r: the most frequent one has about a tenth of all rows. */
    ZIPF {
        @Override
        double weight(int rank) {
            return 1.0 / rank;
        }
    };

    static final int KEYS = 20_000;

    /** Of the key of that rank, from 1 on. */
    abstract double weight(int rank);

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An endless sequence of keys that the seed decides. Not thread-safe. */
    Supplier<String> keys(long seed) {
        double[] upTo = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += weight(i + 1);
            upTo[i] = sum;
        }
        double total = sum;
        Random random = new Random(seed);
        return () -> {
            int found = Arrays.binarySearch(upTo, random.nextDouble() * total);
            return String.format(Locale.ROOT, "acc-%05d", found < 0 ? Math.min(-found - 1, KEYS - 1) : found);
        };
    }
}
