package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import dev.inferencebridge.change.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keys in the form that change events give them. Stateless. */
final class EventKeys {

    private EventKeys() {}

    /** The same key, each value as an event of the table shows it; as it is if a value does not fit its column. */
    static RowKey of(TableMetadata table, RowKey key) {
        Map<String, Object> columns = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Object> column : key.columns().entrySet()) {
                DataType type = table.getColumn(CqlIdentifier.fromInternal(column.getKey()))
                        .map(ColumnMetadata::getType)
                        .orElseThrow(() -> new UnfitValueException("there is no such column"));
                columns.put(column.getKey(), eventForm(type, column.getValue()));
            }
        } catch (UnfitValueException e) {
            return key;
        }
        return new RowKey(columns);
    }

    static Object eventForm(DataType type, Object value) throws UnfitValueException {
        Optional<CqlConversion> conversion = CqlConversion.to(type);
        return conversion.isEmpty()
                ? value
                : CqlReading.from(type).convert(conversion.get().convert(value));
    }
}
