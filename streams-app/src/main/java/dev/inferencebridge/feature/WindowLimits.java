package dev.inferencebridge.feature;

/**
 * What the windows of one task may hold. Immutable.
 *
 * @param cachedElements most elements on the heap, over all keys; the key in use is held whatever its size. An element takes
 *     16 bytes and 8 for every column that is aggregated, up to twice that while its key grows.
 * @param elementsPerKey most rows of one key; a row beyond is refused
 */
public record WindowLimits(int cachedElements, int elementsPerKey) {

    /** As the configuration has it where it says nothing. */
    public static final WindowLimits DEFAULT = new WindowLimits(200_000, 100_000);

    public WindowLimits {
        if (cachedElements < 1 || elementsPerKey < 1) {
            throw new IllegalArgumentException("limits of windows must be 1 or more");
        }
    }
}
