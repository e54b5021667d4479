package dev.inferencebridge.scoring;

import java.util.random.RandomGenerator;

/** Names for exchanges: 16 random hex digits of this instance, and a count. Guarded by the batcher's lock. */
final class RequestIds {

    private final String prefix;
    private long count;

    RequestIds(RandomGenerator random) {
        String digits = "000000000000000" + Long.toHexString(random.nextLong());
        this.prefix = digits.substring(digits.length() - 16) + '-';
    }

    String next() {
        return prefix + Long.toString(++count, Character.MAX_RADIX);
    }
}
