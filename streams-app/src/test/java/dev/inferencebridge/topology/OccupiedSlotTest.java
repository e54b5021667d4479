package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class OccupiedSlotTest {

    private static final RecordCodec<OccupiedSlot<SourceRecord>> CODEC = OccupiedSlot.codec(SourceRecordCodec.CODEC);
    private static final OccupiedSlot<SourceRecord> FULL = new OccupiedSlot<>(
            7,
            new SourceRecord(
                    "cdc.shop.tränsaktionen",
                    3,
                    1L << 40,
                    1_700_000_000_000L,
                    new RecordHeaders().add("a", "1".getBytes(UTF_8)).add("b", null),
                    "key".getBytes(UTF_8),
                    new byte[] {0, -1, 127},
                    true));

    @Test
    void a_slot_comes_back_as_it_went() {
        OccupiedSlot<SourceRecord> back = CODEC.decode(CODEC.encode(FULL));

        assertThat(back).usingRecursiveComparison().isEqualTo(FULL);
    }

    @Test
    void null_is_told_from_empty() {
        OccupiedSlot<SourceRecord> slot =
                new OccupiedSlot<>(0, new SourceRecord("t", 0, 0, 0, new RecordHeaders(), null, new byte[0], false));

        SourceRecord back = CODEC.decode(CODEC.encode(slot)).work();

        assertThat(back.key()).isNull();
        assertThat(back.value()).isEmpty();
    }

    @Test
    void cut_bytes_are_an_error_at_any_length() {
        byte[] bytes = CODEC.encode(FULL);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CODEC.decode(cut)).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void another_format_is_an_error_that_says_what_to_do() {
        byte[] bytes = CODEC.encode(FULL);
        bytes[0] = 9;

        assertThatThrownBy(() -> CODEC.decode(bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("format 9")
                .hasMessageContaining("reset the application");
    }
}
