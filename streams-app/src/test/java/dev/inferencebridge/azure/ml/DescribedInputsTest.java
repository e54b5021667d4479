package dev.inferencebridge.azure.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.azure.ml.DescribedInputs.Kind;
import dev.inferencebridge.azure.ml.DescribedInputs.Named;
import dev.inferencebridge.azure.ml.DescribedInputs.Unnamed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DescribedInputsTest {

    @Test
    void the_same_names_in_the_same_order_fit() {
        assertThat(numbers("a", "b").differences(List.of("a", "b"), true)).isEmpty();
    }

    @Test
    void another_order_fits_only_where_names_are_sent() {
        assertThat(numbers("a", "b", "c").differences(List.of("a", "c", "b"), false))
                .isEmpty();
        assertThat(numbers("a", "b", "c").differences(List.of("a", "c", "b"), true))
                .containsExactly("input 2 is 'b' for the model and 'c' of the features");
    }

    @Test
    void missing_and_surplus_inputs_are_named() {
        assertThat(numbers("a", "b", "c").differences(List.of("a", "x"), false))
                .containsExactly(
                        "the model takes 3 inputs, the features fill 2",
                        "no feature fills 'b', 'c'",
                        "the model does not take 'x'");
    }

    @Test
    void an_input_of_text_or_lists_does_not_fit() {
        Map<String, Kind> inputs = new LinkedHashMap<>();
        inputs.put("a", Kind.UNKNOWN);
        inputs.put("city", Kind.TEXT);
        inputs.put("tags", Kind.LIST);

        assertThat(new Named(inputs).differences(List.of("a", "city", "tags"), false))
                .containsExactly(
                        "the model takes text as 'city', features are numbers",
                        "the model takes lists as 'tags', features are numbers");
    }

    @Test
    void rows_without_names_are_told_apart_by_their_width() {
        assertThat(new Unnamed(2, Kind.NUMBER).differences(List.of("a", "b"), true))
                .isEmpty();
        assertThat(new Unnamed(3, Kind.TEXT).differences(List.of("a", "b"), true))
                .containsExactly(
                        "the model takes rows of 3, the features fill 2 inputs",
                        "the model takes rows of text, features are numbers");
    }

    @Test
    void long_lists_and_strange_names_stay_readable() {
        String[] names = IntStream.range(0, 12).mapToObj(i -> "n" + i).toArray(String[]::new);

        assertThat(numbers(names).differences(List.of("\n".repeat(200)), false))
                .contains(
                        "no feature fills 'n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9' and 2 more",
                        "the model does not take '" + "?".repeat(100) + "…'");
    }

    private static Named numbers(String... names) {
        Map<String, Kind> inputs = new LinkedHashMap<>();
        for (String name : names) {
            inputs.put(name, Kind.NUMBER);
        }
        return new Named(inputs);
    }
}
