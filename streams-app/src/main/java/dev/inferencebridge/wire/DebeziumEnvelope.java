package dev.inferencebridge.wire;

import dev.inferencebridge.change.TableName;
import org.jspecify.annotations.Nullable;

/**
 * The value of one record of Debezium's connector for Cassandra, read in one pass, whatever the order of its fields.
 * Confined to the thread that decodes.
 */
final class DebeziumEnvelope {

    /** A path shows {@code after}, a column and a field of its cell; what lies below is the row's. */
    private static final int SHOWN_NAMES = 3;

    private @Nullable String op;
    private @Nullable Source source;
    private @Nullable DebeziumRow after;
    private boolean isNull;
    private boolean isHeartbeat;

    /** Where a change comes from: the parts of Debezium's {@code source} that matter here. */
    record Source(TableName table, long writeTimeMicros, boolean snapshot) {}

    private DebeziumEnvelope() {}

    static DebeziumEnvelope read(byte[] value) throws MalformedJsonException {
        DebeziumEnvelope envelope = new DebeziumEnvelope();
        try (JsonCursor cursor = JsonCursor.open("value", value, SHOWN_NAMES)) {
            envelope.readFields(cursor);
            cursor.leave();
        }
        return envelope;
    }

    /** Whether the whole value, or its payload, is null. */
    boolean isNull() {
        return isNull;
    }

    /** Whether it has nothing but a time, as Debezium's heartbeats. */
    boolean isHeartbeat() {
        return isHeartbeat;
    }

    String op() throws MalformedJsonException {
        return present(op, "op");
    }

    Source source() throws MalformedJsonException {
        return present(source, "source");
    }

    DebeziumRow after() throws MalformedJsonException {
        return present(after, "after");
    }

    private void readFields(JsonCursor cursor) throws MalformedJsonException {
        String name = cursor.enter();
        isNull = name == null && cursor.isNull();
        int seen = 0;
        boolean hasOthers = false;
        for (; name != null; name = cursor.nextField()) {
            switch (name) {
                case "ts_ms" -> {
                    seen = cursor.once(seen, 1);
                    cursor.skip();
                }
                case "op" -> {
                    seen = cursor.once(seen, 2);
                    op = cursor.text();
                }
                case "source" -> {
                    seen = cursor.once(seen, 4);
                    source = readSource(cursor);
                }
                case "after" -> {
                    seen = cursor.once(seen, 8);
                    after = cursor.isNull() ? null : DebeziumRow.read(cursor);
                }
                default -> {
                    hasOthers = true;
                    cursor.skip();
                }
            }
        }
        isHeartbeat = seen == 1 && !hasOthers;
    }

    private static Source readSource(JsonCursor cursor) throws MalformedJsonException {
        String keyspace = null;
        String table = null;
        Long writeTimeMicros = null;
        boolean snapshot = false;
        int seen = 0;
        for (String name = cursor.enterObject("an object"); name != null; name = cursor.nextField()) {
            switch (name) {
                case "keyspace" -> {
                    seen = cursor.once(seen, 1);
                    keyspace = nonEmptyText(cursor);
                }
                case "table" -> {
                    seen = cursor.once(seen, 2);
                    table = nonEmptyText(cursor);
                }
                case "ts_us" -> {
                    seen = cursor.once(seen, 4);
                    writeTimeMicros = cursor.int64();
                }
                case "snapshot" -> {
                    seen = cursor.once(seen, 8);
                    snapshot = !cursor.isNull() && !cursor.text().equals("false");
                }
                default -> cursor.skip();
            }
        }
        return new Source(
                new TableName(present(keyspace, "source.keyspace"), present(table, "source.table")),
                present(writeTimeMicros, "source.ts_us"),
                snapshot);
    }

    private static String nonEmptyText(JsonCursor cursor) throws MalformedJsonException {
        String text = cursor.text();
        if (text.isEmpty()) {
            throw cursor.problem("expected a name, found an empty string");
        }
        return text;
    }

    private static <T> T present(@Nullable T field, String name) throws MalformedJsonException {
        if (field == null) {
            throw new MalformedJsonException("value, $." + name + ": missing or null");
        }
        return field;
    }
}
