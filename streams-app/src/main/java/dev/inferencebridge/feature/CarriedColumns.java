package dev.inferencebridge.feature;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the source that go with a prediction. Immutable, thread-safe.
 *
 * @param columns in the order in which a prediction shows them; key columns can be among them
 */
public record CarriedColumns(List<String> columns) {

    public CarriedColumns {
        columns = List.copyOf(columns);
    }

    /** Each column's value in the row, of the types that {@link Cell.Value} lists; null where the row has none. */
    public Map<String, @Nullable Object> of(Row row) {
        Map<String, @Nullable Object> carried = new LinkedHashMap<>();
        for (String column : columns) {
            carried.put(column, row.value(column));
        }
        return carried;
    }
}
