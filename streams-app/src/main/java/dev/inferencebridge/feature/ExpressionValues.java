package dev.inferencebridge.feature;

import java.util.List;
import org.apache.commons.jexl3.JexlContext;
import org.jspecify.annotations.Nullable;

/** The values of an expression's variables during one evaluation. Confined to the evaluating thread. */
final class ExpressionValues implements JexlContext {

    private final List<String> names;
    private final Object[] values;

    ExpressionValues(List<String> names, Object[] values) {
        this.names = names;
        this.values = values;
    }

    @Override
    public @Nullable Object get(String name) {
        int place = names.indexOf(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean has(String name) {
        return names.contains(name);
    }

    @Override
    public void set(String name, @Nullable Object value) {
        throw new UnsupportedOperationException("expressions assign nothing");
    }
}
