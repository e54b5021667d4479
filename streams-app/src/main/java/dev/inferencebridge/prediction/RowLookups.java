package dev.inferencebridge.prediction;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.LookupKey;
import dev.inferencebridge.feature.LookupSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The rows of other tables that a pipeline's features read. Thread-safe; never blocks. */
public final class RowLookups {

    /** For features that read no other table. */
    public static final RowLookups NONE = new RowLookups(
            List.of(), (key, asOf) -> CompletableFuture.failedFuture(new IllegalStateException("nothing to look up")));

    private static final CompletableFuture<Map<String, Optional<Row>>> NOTHING =
            CompletableFuture.completedFuture(Map.of());

    private final List<LookupDefinition> lookups;
    private final LookupSource source;

    /** @param source finds the rows of every lookup, by the name in the key */
    public RowLookups(List<LookupDefinition> lookups, LookupSource source) {
        this.lookups = List.copyOf(lookups);
        this.source = source;
    }

    /**
     * Looks everything up at once. A lookup whose key has a column that the row lacks finds nothing, and is not asked.
     *
     * @return a future of the rows by the name of the lookup; it fails as the first of the lookups does
     */
    CompletableFuture<Map<String, Optional<Row>>> find(Row row, long asOfMillis) {
        if (lookups.isEmpty()) {
            return NOTHING;
        }
        Map<String, CompletableFuture<Optional<Row>>> asked = new LinkedHashMap<>();
        for (LookupDefinition lookup : lookups) {
            LookupKey key = key(lookup, row);
            asked.put(
                    lookup.name(),
                    key == null ? CompletableFuture.completedFuture(Optional.empty()) : source.find(key, asOfMillis));
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> {
                    Map<String, Optional<Row>> found = new HashMap<>();
                    asked.forEach((name, future) -> found.put(name, future.join()));
                    return found;
                });
    }

    private static @Nullable LookupKey key(LookupDefinition lookup, Row row) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Map.Entry<String, String> column : lookup.key().entrySet()) {
            Object value = row.value(column.getValue());
            if (value == null) {
                return null;
            }
            columns.put(column.getKey(), value);
        }
        return new LookupKey(lookup.name(), lookup.table(), columns);
    }
}
