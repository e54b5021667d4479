package dev.inferencebridge.feature;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
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

    /** Each column's value in the change, of the types that {@link Cell.Value} lists; null where the change has none. */
    public Map<String, @Nullable Object> of(RowChanged row) {
        Map<String, @Nullable Object> carried = new LinkedHashMap<>();
        for (String column : columns) {
            carried.put(
                    column,
                    row.cell(column) instanceof Cell.Value cell
                            ? cell.value()
                            : row.key().columns().get(column));
        }
        return carried;
    }
}
