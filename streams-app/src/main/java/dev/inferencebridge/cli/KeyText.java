package dev.inferencebridge.cli;

import dev.inferencebridge.change.DecodedChange.Decoded;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.wire.JsonRowDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A row's key as it is written on the command line: a JSON object of its columns, or the value of the only one. */
record KeyText(String text) {

    private static final Set<String> WHOLE = Set.of("tinyint", "smallint", "int", "bigint", "varint");
    private static final byte[] NO_ROW = "{}".getBytes(StandardCharsets.UTF_8);

    /** As records of format {@code json} have it: what is no object is the one column {@code key}. */
    RowKey ofRecord() {
        return JsonRowDecoder.of(Optional.empty(), "key")
                .decode(text.getBytes(StandardCharsets.UTF_8), NO_ROW, 0)
                .fold(decoded -> decoded.event().key(), nothing -> new RowKey(Map.of()), undecodable -> {
                    throw new IllegalArgumentException("the key is no JSON object: " + undecodable.problem());
                });
    }

    /** Of a table: names are checked, values are not. Throws {@link IllegalArgumentException} that says what it has to be. */
    RowKey of(TableShape table) {
        List<String> names = new ArrayList<>(table.partitionKey());
        names.addAll(table.clusteringKey());
        if (!text.strip().startsWith("{")) {
            if (names.size() != 1) {
                throw new IllegalArgumentException(
                        "the key of " + table.table() + " has the columns " + names + ": give a JSON object of them");
            }
            return new RowKey(Map.of(names.get(0), value(table, names.get(0))));
        }
        Map<String, Object> given = ofRecord().columns();
        if (!given.keySet().equals(Set.copyOf(names))) {
            throw new IllegalArgumentException(
                    "the key of " + table.table() + " has the columns " + names + ", given are " + given.keySet());
        }
        Map<String, Object> ordered = new LinkedHashMap<>();
        names.forEach(name -> ordered.put(name, given.getOrDefault(name, "")));
        return new RowKey(ordered);
    }

    /** A number or a boolean where the column is one; else the text as it is, so that zeros in front of it stay. */
    private Object value(TableShape table, String column) {
        String type = table.column(column).map(shape -> shape.cqlType()).orElse("text");
        if (WHOLE.contains(type) || type.equals("boolean") || type.equals("double") || type.equals("float")) {
            byte[] row = ("{\"v\":" + text.strip() + "}").getBytes(StandardCharsets.UTF_8);
            Object decoded = JsonRowDecoder.of(Optional.empty(), "key").decode(row, NO_ROW, 0) instanceof Decoded one
                    ? one.event().key().columns().get("v")
                    : null;
            if (decoded == null) {
                throw new IllegalArgumentException("the key column '" + column + "' of " + table.table()
                        + " is of type " + type + ", which the given value is not");
            }
            return decoded;
        }
        return text;
    }
}
