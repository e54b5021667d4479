package dev.inferencebridge.feature;

import java.util.Map;
import java.util.function.Function;

/** What windows say of one row. Immutable. */
public sealed interface WindowValues {

    <R> R fold(Function<? super Present, ? extends R> present, Function<? super Refused, ? extends R> refused);

    /**
     * The row counts, and these are the values.
     *
     * @param values by the name of the feature; a window without a value for the row is left out
     */
    record Present(Map<String, Double> values) implements WindowValues {

        public Present {
            values = Map.copyOf(values);
        }

        @Override
        public <R> R fold(
                Function<? super Present, ? extends R> present, Function<? super Refused, ? extends R> refused) {
            return present.apply(this);
        }
    }

    /**
     * There are no values for the row, and it is not taken up: whatever it was before still counts. Only a row whose window adds
     * up beyond the range of a number is.
     *
     * @param feature the name of the feature
     * @param problem what is wrong with the row; never the value
     */
    record Refused(String feature, String problem) implements WindowValues {
        @Override
        public <R> R fold(
                Function<? super Present, ? extends R> present, Function<? super Refused, ? extends R> refused) {
            return refused.apply(this);
        }
    }
}
