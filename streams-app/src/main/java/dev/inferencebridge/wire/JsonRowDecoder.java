package dev.inferencebridge.wire;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeDecoder;
import dev.inferencebridge.change.ChangeEvent;
import dev.inferencebridge.change.DecodedChange;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes plain JSON: the value is one object, its fields are columns. Immutable, thread-safe.
 *
 * <p>Each record is one changed row; an explicit null is a tombstone, a field that is not there is unset. The write time is
 * the record's timestamp. The key is an object of key columns, or else anything, which becomes the one column {@code key}:
 * its text, or base64 where the bytes are not UTF-8. A record without a key makes a row without key columns.
 */
public final class JsonRowDecoder implements ChangeDecoder {

    private static final DecodedChange TOMBSTONE = new DecodedChange.Nothing("tombstone record");
    private static final long MICROS_PER_MILLI = 1_000;
    private static final String KEY_COLUMN = "key";
    private static final int SHOWN_NAMES = 1;
    private static final int EXPECTED_COLUMNS = 64;

    private final TableName table;

    public JsonRowDecoder(TableName table) {
        this.table = table;
    }

    /** Names the rows' table as configured, and {@code json.<topic>} without configuration. */
    public static JsonRowDecoder of(Optional<TableName> table, String topic) {
        return new JsonRowDecoder(table.orElseGet(() -> new TableName("json", topic)));
    }

    @Override
    public DecodedChange decode(byte @Nullable [] key, byte @Nullable [] value, long recordTimestampMillis) {
        if (value == null) {
            return TOMBSTONE;
        }
        if (recordTimestampMillis < 0 || recordTimestampMillis > Long.MAX_VALUE / MICROS_PER_MILLI) {
            return new DecodedChange.Undecodable("timestamp: not a time in milliseconds since the epoch");
        }
        try {
            RowKey rowKey = rowKey(key);
            return new DecodedChange.Decoded(new ChangeEvent.RowChanged(
                    table,
                    rowKey,
                    KeyColumns.join(rowKey, cells(value)),
                    recordTimestampMillis * MICROS_PER_MILLI,
                    true,
                    false));
        } catch (MalformedJsonException e) {
            return new DecodedChange.Undecodable(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Cell> cells(byte[] value) throws MalformedJsonException {
        try (JsonCursor cursor = JsonCursor.open("value", value, SHOWN_NAMES)) {
            Map<String, Cell> cells = new HashMap<>(EXPECTED_COLUMNS);
            for (String name = cursor.enterDocument(); name != null; name = cursor.nextField()) {
                Object cell = cursor.value();
                if (cells.put(name, cell == null ? Cell.TOMBSTONE : Cell.of(cell)) != null) {
                    throw cursor.problem("the same column twice");
                }
            }
            cursor.leave();
            return cells;
        }
    }

    private static RowKey rowKey(byte @Nullable [] key) throws MalformedJsonException {
        if (key == null) {
            return new RowKey(Map.of());
        }
        return startsAnObject(key) ? KeyColumns.read(key).whole() : new RowKey(Map.of(KEY_COLUMN, text(key)));
    }

    private static boolean startsAnObject(byte[] key) {
        for (byte b : key) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{';
            }
        }
        return false;
    }

    private static String text(byte[] key) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            return Base64.getEncoder().encodeToString(key);
        }
        return text.startsWith("\"") ? unquoted(key).orElse(text) : text;
    }

    private static Optional<String> unquoted(byte[] key) {
        try (JsonCursor cursor = JsonCursor.open(KEY_COLUMN, key, SHOWN_NAMES)) {
            return Optional.of(cursor.onlyText());
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }
}
