package dev.inferencebridge.topology;

import dev.inferencebridge.change.ImageCell;
import dev.inferencebridge.change.RowFacts;
import dev.inferencebridge.change.RowImage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A {@link RowImage} as bytes, in the row-image store and its changelog. Stateless.
 *
 * <p>Layout: format (now 1), which facts there are (1 byte), those facts, the number of cells, then of each its column, flags,
 * write time, expiry and value where it has them. Times but the first are differences to the first, so that the cells of one
 * write take a byte.
 */
final class RowImageCodec {

    private static final int FORMAT = 1;

    private static final int DELETED = 1;
    private static final int DELETED_AT_MOST = 2;
    private static final int GROUNDED = 4;
    private static final int BLIND = 8;
    private static final int STAMPED = 16;

    /** Beside the flags of {@link ImageCell}, which take the lower four bits. */
    private static final int EXPIRES = 16;

    private static final int VALUED = 32;
    private static final int TIMELESS = 64;
    private static final int CELL_FLAGS = 15;

    private RowImageCodec() {}

    static byte[] encode(RowImage image) {
        RowFacts facts = image.facts();
        List<ImageCell> cells = image.cells();
        ImageWriter out = new ImageWriter(40 + 32 * cells.size());
        out.one(FORMAT);
        out.one((facts.deletionMicros() == RowImage.NONE ? 0 : DELETED)
                | (facts.deletionAtMost() ? DELETED_AT_MOST : 0)
                | (facts.grounded() ? GROUNDED : 0)
                | (facts.blindMicros() == RowImage.NONE ? 0 : BLIND)
                | (facts.stampMicros() == RowImage.NONE ? 0 : STAMPED));
        long base = image.maxWriteTimeMicros();
        out.whole(base);
        relative(out, facts.deletionMicros(), base);
        relative(out, facts.blindMicros(), base);
        relative(out, facts.stampMicros(), base);
        out.count(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            encode(out, cells.get(i), base);
        }
        return out.toBytes();
    }

    private static void relative(ImageWriter out, long time, long base) {
        if (time != RowImage.NONE) {
            out.whole(time - base);
        }
    }

    private static void encode(ImageWriter out, ImageCell cell, long base) {
        boolean expires = cell.expiresAtMicros() != ImageCell.NEVER;
        boolean timeless = cell.writeTimeMicros() == RowImage.NONE;
        out.text(cell.column());
        out.one(cell.flags()
                | (expires ? EXPIRES : 0)
                | (cell.value() == null ? 0 : VALUED)
                | (timeless ? TIMELESS : 0));
        if (!timeless) {
            out.whole(cell.writeTimeMicros() - base);
        }
        if (expires) {
            out.whole(cell.expiresAtMicros() - base);
        }
        if (cell.value() != null) {
            out.value(cell.value());
        }
    }

    /** Throws {@link SerializationException} for bytes of another format, cut short or otherwise meaningless. */
    static RowImage decode(byte[] bytes) {
        ImageReader in = new ImageReader("row image", bytes, FORMAT);
        int present = in.one();
        long base = in.whole();
        RowFacts facts = new RowFacts(
                (present & DELETED) == 0 ? RowImage.NONE : base + in.whole(),
                (present & DELETED_AT_MOST) != 0,
                (present & GROUNDED) != 0,
                (present & BLIND) == 0 ? RowImage.NONE : base + in.whole(),
                (present & STAMPED) == 0 ? RowImage.NONE : base + in.whole());
        int size = in.count();
        List<ImageCell> cells = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            cells.add(decode(in, base));
        }
        in.end();
        try {
            return RowImage.of(cells, facts);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("a row image of the store is not valid: " + e.getMessage(), e);
        }
    }

    private static ImageCell decode(ImageReader in, long base) {
        String column = in.text();
        int flags = in.one();
        long time = (flags & TIMELESS) == 0 ? base + in.whole() : RowImage.NONE;
        long expiry = (flags & EXPIRES) == 0 ? ImageCell.NEVER : base + in.whole();
        return new ImageCell(
                column, (flags & VALUED) == 0 ? null : in.value(), time, expiry, (byte) (flags & CELL_FLAGS));
    }
}
