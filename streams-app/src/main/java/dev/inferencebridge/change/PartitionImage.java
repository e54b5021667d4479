package dev.inferencebridge.change;

import java.util.OptionalLong;

/** The deletions of one partition that may cover rows of it. Immutable. */
public final class PartitionImage {

    /** Without any deletion. */
    public static final PartitionImage EMPTY = new PartitionImage();

    private PartitionImage() {}

    /** With a deletion of the whole partition; the same instance where it adds nothing. */
    public PartitionImage delete(ChangeEvent.PartitionDeleted event) {
        return this;
    }

    /**
     * With a deletion of a range of rows; the same instance where it adds nothing.
     *
     * @throws IncomparableKeyException if the bounds cannot be compared: a type that is not supported, a malformed value
     */
    public PartitionImage delete(ChangeEvent.RangeDeleted event, TableShape shape) throws IncomparableKeyException {
        return this;
    }

    /**
     * The newest deletion that covers a row, microseconds since the epoch; empty if none does.
     *
     * @throws IncomparableKeyException if the row's clustering values are not of the types of the ranges' bounds
     */
    public OptionalLong deletionCovering(RowKey key, TableShape shape) throws IncomparableKeyException {
        return OptionalLong.empty();
    }

    public boolean isEmpty() {
        return true;
    }

    /** Without deletions older than a time. */
    public PartitionImage purged(long beforeMicros) {
        return this;
    }
}
