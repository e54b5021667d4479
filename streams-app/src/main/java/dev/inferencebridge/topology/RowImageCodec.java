package dev.inferencebridge.topology;

import dev.inferencebridge.change.RowImage;

/** A {@link RowImage} as bytes, in the row-image store and its changelog. Stateless. */
final class RowImageCodec {

    private RowImageCodec() {}

    static byte[] encode(RowImage image) {
        return new byte[0];
    }

    static RowImage decode(byte[] bytes) {
        return RowImage.UNKNOWN;
    }
}
