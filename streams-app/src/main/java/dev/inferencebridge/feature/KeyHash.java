package dev.inferencebridge.feature;

/** 128 bits that stand for a window's key. Immutable. */
record KeyHash(long high, long low) {

    /** The bits are those of a cryptographic hash already. */
    @Override
    public int hashCode() {
        return Long.hashCode(low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash key && high == key.high && low == key.low;
    }
}
