package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Bound;
import dev.inferencebridge.change.ChangeEvent.RangeDeleted.Component;
import dev.inferencebridge.change.ImageCell;
import dev.inferencebridge.change.IncomparableKeyException;
import dev.inferencebridge.change.PartitionImage;
import dev.inferencebridge.change.RangeTombstone;
import dev.inferencebridge.change.RowFacts;
import dev.inferencebridge.change.RowImage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageCodecTest {

    @Test
    void any_row_image_is_read_as_it_was_written() {
        for (long seed = 0; seed < 3_000; seed++) {
            RowImage image = image(new Random(seed));

            RowImage read = RowImageCodec.decode(RowImageCodec.encode(image));

            assertThat(read).as("seed " + seed).isEqualTo(image);
        }
    }

    @Test
    void a_partition_image_is_read_as_it_was_written() throws IncomparableKeyException {
        Component component = new Component("r", "5", "org.apache.cassandra.db.marshal.Int32Type");
        PartitionImage image = PartitionImage.of(
                17,
                RowImage.NONE,
                List.of(
                        RangeTombstone.of(
                                Optional.of(new Bound(true, List.of(component))),
                                Optional.of(new Bound(false, List.of(component))),
                                99),
                        RangeTombstone.of(Optional.empty(), Optional.empty(), 100)));

        assertThat(PartitionImageCodec.decode(PartitionImageCodec.encode(image)))
                .isEqualTo(image);
        assertThat(PartitionImageCodec.decode(PartitionImageCodec.encode(PartitionImage.EMPTY)))
                .isEqualTo(PartitionImage.EMPTY);
    }

    @Test
    void images_of_another_format_are_refused_with_what_to_do() {
        assertThatThrownBy(() -> RowImageCodec.decode(new byte[] {2, 0}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("row image of format 2, this version reads 1")
                .hasMessageContaining("reset the application");
        assertThatThrownBy(() -> PartitionImageCodec.decode(new byte[] {9}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("partition image of format 9");
    }

    @Test
    void images_that_are_cut_short_or_go_on_are_refused() {
        byte[] bytes = RowImageCodec.encode(image(new Random(7)));

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> RowImageCodec.decode(cut)).isInstanceOf(SerializationException.class);
        }
        assertThatThrownBy(() -> RowImageCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void cells_of_one_write_share_its_time() {
        List<ImageCell> cells = new ArrayList<>();
        for (char c = 'a'; c <= 'j'; c++) {
            cells.add(new ImageCell(String.valueOf(c), 1L, 1_795_330_745_824_440L, ImageCell.NEVER, (byte) 0));
        }

        byte[] bytes = RowImageCodec.encode(
                RowImage.of(cells, new RowFacts(RowImage.NONE, false, false, RowImage.NONE, RowImage.NONE)));

        assertThat(bytes).hasSizeLessThan(80);
    }

    private static RowImage image(Random random) {
        TreeSet<String> columns = new TreeSet<>();
        for (int i = random.nextInt(12) + 1; i > 0; i--) {
            columns.add(random.nextBoolean() ? "c" + random.nextInt(20) : "\u00e4\u6f22" + random.nextInt(9));
        }
        if (random.nextBoolean()) {
            columns.add(ImageCell.MARKER);
        }
        List<ImageCell> cells = new ArrayList<>();
        for (String column : columns) {
            cells.add(new ImageCell(
                    column,
                    value(random, 0),
                    time(random),
                    random.nextBoolean() ? ImageCell.NEVER : random.nextLong(),
                    (byte) random.nextInt(16)));
        }
        return RowImage.of(
                cells,
                new RowFacts(time(random), random.nextBoolean(), random.nextBoolean(), time(random), time(random)));
    }

    private static long time(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> RowImage.NONE;
            case 1 -> random.nextLong();
            default -> 1_795_330_000_000_000L + random.nextInt();
        };
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth < 3 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> (long) random.nextInt(100);
            case 4 -> random.nextDouble();
            case 5 -> new BigInteger(90, random).negate();
            case 6 -> "text \uD83D\uDE00 ".repeat(random.nextInt(20));
            case 7 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(value(random, depth + 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    map.put("k" + i, value(random, depth + 1));
                }
                yield map;
            }
        };
    }
}
