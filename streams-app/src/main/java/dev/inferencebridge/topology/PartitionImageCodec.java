package dev.inferencebridge.topology;

import dev.inferencebridge.change.PartitionImage;

/** A {@link PartitionImage} as bytes, in the partition store and its changelog. Stateless. */
final class PartitionImageCodec {

    private PartitionImageCodec() {}

    static byte[] encode(PartitionImage image) {
        return new byte[0];
    }

    static PartitionImage decode(byte[] bytes) {
        return PartitionImage.EMPTY;
    }
}
