package dev.inferencebridge.topology;

import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import dev.inferencebridge.change.IncomparableKeyException;
import dev.inferencebridge.change.PartitionImage;
import dev.inferencebridge.change.RangeTombstone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A {@link PartitionImage} as bytes, in the partition store and its changelog. Stateless.
 *
 * <p>Layout: format (now 1), partition deletion (8), forgotten (8), the number of ranges, then of each its write time (8), start
 * and end. A bound is its kind (0 none, 1 exclusive, 2 inclusive) and its columns with value and type.
 */
final class PartitionImageCodec {

    private static final int FORMAT = 1;

    private static final int NO_BOUND = 0;
    private static final int EXCLUSIVE = 1;
    private static final int INCLUSIVE = 2;

    private PartitionImageCodec() {}

    static byte[] encode(PartitionImage image) {
        List<RangeTombstone> ranges = image.ranges();
        ImageWriter out = new ImageWriter(18 + 160 * ranges.size());
        out.one(FORMAT);
        out.fixed(image.deletionMicros());
        out.fixed(image.forgottenMicros());
        out.count(ranges.size());
        for (RangeTombstone range : ranges) {
            out.fixed(range.writeTimeMicros());
            encode(out, range.start());
            encode(out, range.end());
        }
        return out.toBytes();
    }

    private static void encode(ImageWriter out, Optional<Bound> bound) {
        if (bound.isEmpty()) {
            out.one(NO_BOUND);
            return;
        }
        out.one(bound.get().inclusive() ? INCLUSIVE : EXCLUSIVE);
        List<Component> components = bound.get().components();
        out.count(components.size());
        for (Component component : components) {
            out.text(component.column());
            out.text(component.value());
            out.text(component.type());
        }
    }

    /** Throws {@link SerializationException} for bytes of another format, cut short or otherwise meaningless. */
    static PartitionImage decode(byte[] bytes) {
        ImageReader in = new ImageReader("partition image", bytes, FORMAT);
        long deletion = in.fixed();
        long forgotten = in.fixed();
        int size = in.count();
        List<RangeTombstone> ranges = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ranges.add(range(in));
        }
        in.end();
        return PartitionImage.of(deletion, forgotten, ranges);
    }

    private static RangeTombstone range(ImageReader in) {
        long time = in.fixed();
        Optional<Bound> start = bound(in);
        Optional<Bound> end = bound(in);
        try {
            return RangeTombstone.of(start, end, time);
        } catch (IncomparableKeyException e) {
            throw new SerializationException("a partition image of the store is not valid: " + e.getMessage(), e);
        }
    }

    private static Optional<Bound> bound(ImageReader in) {
        int kind = in.one();
        if (kind == NO_BOUND) {
            return Optional.empty();
        }
        if (kind != EXCLUSIVE && kind != INCLUSIVE) {
            throw in.broken("has a bound of the unknown kind " + kind);
        }
        int size = in.count();
        List<Component> components = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            components.add(new Component(in.text(), in.text(), in.text()));
        }
        return Optional.of(new Bound(kind == INCLUSIVE, components));
    }
}
