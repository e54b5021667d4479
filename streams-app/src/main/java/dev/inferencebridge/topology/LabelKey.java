package dev.inferencebridge.topology;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bytes by which a prediction and its label meet. Stateless. */
final class LabelKey {

    private LabelKey() {}

    /** Empty where a column has no value: such a row meets nothing. */
    static Optional<byte[]> of(Collection<String> columns, Function<String, @Nullable Object> row) {
        BinaryOut out = new BinaryOut(32);
        for (String column : columns) {
            Object value = row.apply(column);
            if (value == null) {
                return Optional.empty();
            }
            out.putValue(value);
        }
        return Optional.of(out.toBytes());
    }
}
