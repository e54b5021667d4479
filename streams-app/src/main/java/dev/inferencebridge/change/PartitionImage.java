package dev.inferencebridge.change;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The deletions of one partition that may cover rows of it: the newest of the partition and those of ranges. Immutable.
 *
 * <p>A range that a newer deletion covers wholly is absorbed. Beyond {@value #MOST_RANGES} ranges the oldest are forgotten:
 * {@link #forgottenMicros} says up to which write time. Times are microseconds since the epoch, {@link RowImage#NONE} for none.
 */
public final class PartitionImage {

    /** The most ranges that one partition keeps. */
    public static final int MOST_RANGES = 256;

    /** Without any deletion. */
    public static final PartitionImage EMPTY = new PartitionImage(RowImage.NONE, RowImage.NONE, List.of());

    private final long deletionMicros;
    private final long forgottenMicros;
    private final List<RangeTombstone> ranges;

    private PartitionImage(long deletionMicros, long forgottenMicros, List<RangeTombstone> ranges) {
        this.deletionMicros = deletionMicros;
        this.forgottenMicros = forgottenMicros;
        this.ranges = ranges;
    }

    /** An image of its parts. */
    public static PartitionImage of(long deletionMicros, long forgottenMicros, List<RangeTombstone> ranges) {
        return new PartitionImage(deletionMicros, forgottenMicros, List.copyOf(ranges));
    }

    /** With a deletion of the whole partition; the same instance where it adds nothing. */
    public PartitionImage delete(ChangeEvent.PartitionDeleted event) {
        long time = event.writeTimeMicros();
        if (time <= deletionMicros) {
            return this;
        }
        return new PartitionImage(time, forgottenMicros > time ? forgottenMicros : RowImage.NONE, newerThan(time));
    }

    /**
     * With a deletion of a range of rows; the same instance where it adds nothing.
     *
     * @throws IncomparableKeyException if the bounds cannot be compared: a type that is not supported, a malformed value
     */
    public PartitionImage delete(ChangeEvent.RangeDeleted event, TableShape shape) throws IncomparableKeyException {
        RangeTombstone added = RangeTombstone.of(event, shape);
        if (added.writeTimeMicros() <= deletionMicros) {
            return this;
        }
        List<RangeTombstone> kept = new ArrayList<>(ranges.size() + 1);
        for (RangeTombstone range : ranges) {
            if (range.absorbs(added)) {
                return this;
            }
            if (!added.absorbs(range)) {
                kept.add(range);
            }
        }
        kept.add(added);
        long forgotten = forgottenMicros;
        if (kept.size() > MOST_RANGES) {
            kept.sort(Comparator.comparingLong(RangeTombstone::writeTimeMicros).reversed());
            forgotten = Math.max(forgotten, kept.remove(kept.size() - 1).writeTimeMicros());
        }
        return new PartitionImage(deletionMicros, forgotten, List.copyOf(kept));
    }

    /**
     * The newest deletion that covers a row; empty if none does.
     *
     * @throws IncomparableKeyException if the row's clustering values are not of the types of the ranges' bounds
     */
    public OptionalLong deletionCovering(RowKey key) throws IncomparableKeyException {
        long newest = deletionMicros;
        for (RangeTombstone range : ranges) {
            if (range.writeTimeMicros() > newest && range.covers(key)) {
                newest = range.writeTimeMicros();
            }
        }
        return newest == RowImage.NONE ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    /** Without deletions older than a time. */
    public PartitionImage purged(long beforeMicros) {
        boolean deletionOld = deletionMicros != RowImage.NONE && deletionMicros < beforeMicros;
        boolean forgottenOld = forgottenMicros != RowImage.NONE && forgottenMicros < beforeMicros;
        List<RangeTombstone> kept = newerThan(beforeMicros - 1);
        if (!deletionOld && !forgottenOld && kept.size() == ranges.size()) {
            return this;
        }
        PartitionImage purged = new PartitionImage(
                deletionOld ? RowImage.NONE : deletionMicros, forgottenOld ? RowImage.NONE : forgottenMicros, kept);
        return purged.isEmpty() ? EMPTY : purged;
    }

    private List<RangeTombstone> newerThan(long timeMicros) {
        return ranges.stream()
                .filter(range -> range.writeTimeMicros() > timeMicros)
                .toList();
    }

    /** Whether nothing is held: the image need not be stored. */
    public boolean isEmpty() {
        return deletionMicros == RowImage.NONE && forgottenMicros == RowImage.NONE && ranges.isEmpty();
    }

    /** The newest deletion of the whole partition. */
    public long deletionMicros() {
        return deletionMicros;
    }

    /** The newest range that had to make room: of a row that is not newer only a read tells whether it was deleted. */
    public long forgottenMicros() {
        return forgottenMicros;
    }

    public List<RangeTombstone> ranges() {
        return ranges;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PartitionImage image
                && deletionMicros == image.deletionMicros
                && forgottenMicros == image.forgottenMicros
                && ranges.equals(image.ranges);
    }

    @Override
    public int hashCode() {
        return Objects.hash(deletionMicros, forgottenMicros, ranges);
    }

    /** Names times only. */
    @Override
    public String toString() {
        return "PartitionImage[" + deletionMicros + ", " + ranges + "]";
    }
}
