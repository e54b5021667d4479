package dev.inferencebridge.monitoring;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;

/**
 * Labels of no known vocabulary, summed up: a frequent-items sketch (Anderson, Bevan, Lang, Liberty, Rhodes, Thaler, "A
 * high-performance algorithm for identifying frequent items in data streams", IMC 2017) and an HLL sketch of how many are
 * different. Confined to one thread at a time.
 *
 * <p>Exact for up to 384 different labels. Beyond that a count is short by at most 0.7 % of all labels; what the counts lack
 * of the total, which is always exact, counts as {@link Profile.Categories#others}.
 */
final class LabelSketch {

    private static final int MAP_SIZE = 512;
    private static final int LONGEST = 256;
    private static final ArrayOfStringsSerDe TEXTS = new ArrayOfStringsSerDe();

    private final ItemsSketch<String> frequent;
    private HllSketch distinct;

    LabelSketch() {
        this(new ItemsSketch<>(MAP_SIZE), new HllSketch(NumberSketch.LG_REGISTERS, TgtHllType.HLL_4));
    }

    private LabelSketch(ItemsSketch<String> frequent, HllSketch distinct) {
        this.frequent = frequent;
        this.distinct = distinct;
    }

    /** Adds a label; of a long one, its first 256 characters count. */
    void add(String label) {
        String counted = label.length() <= LONGEST ? label : label.substring(0, LONGEST);
        frequent.update(counted);
        distinct.update(counted);
    }

    long count() {
        return frequent.getStreamLength();
    }

    /** Adds the labels of another; that stays as it is. */
    void absorb(LabelSketch other) {
        frequent.merge(other.frequent);
        Union union = new Union(NumberSketch.LG_REGISTERS);
        union.update(distinct);
        union.update(other.distinct);
        distinct = union.getResult(TgtHllType.HLL_4);
    }

    Profile.Categories profile() {
        Map<String, Long> counts = new TreeMap<>();
        long known = 0;
        for (ItemsSketch.Row<String> row : frequent.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES)) {
            if (row.getLowerBound() > 0) {
                counts.put(row.getItem(), row.getLowerBound());
                known += row.getLowerBound();
            }
        }
        return new Profile.Categories(counts, count() - known, distinct.getEstimate());
    }

    void write(DataOutputStream out) throws IOException {
        SummaryBytes.write(out, frequent.toByteArray(TEXTS));
        SummaryBytes.write(out, distinct.toCompactByteArray());
    }

    static LabelSketch read(ByteBuffer in) {
        return new LabelSketch(
                ItemsSketch.getInstance(Memory.wrap(SummaryBytes.read(in)), TEXTS),
                HllSketch.heapify(SummaryBytes.read(in)));
    }
}
