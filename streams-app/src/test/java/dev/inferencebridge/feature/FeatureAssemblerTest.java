package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.Assembly.Impossible.Kind;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureAssemblerTest {

    private static final FeatureAssembler AMOUNT =
            new FeatureAssembler(new FeatureSchema(List.of(new FeatureDefinition.Column("Amount", "amount"))));

    private final FeatureAssembler assembler = new FeatureAssembler(new FeatureSchema(List.of(
            new FeatureDefinition.Column("Number", "oid"),
            new FeatureDefinition.Vector("Embedding", "emb", 2),
            new FeatureDefinition.Column("Amount", "amount"))));

    @Test
    void a_vector_follows_the_order_of_the_schema() {
        assertThat(assembler.assemble(inputs(Map.of("amount", 1.5, "emb", List.of(3L, "4.5")))))
                .isEqualTo(new Assembly.Assembled(FeatureVector.of(7, 3, 4.5, 1.5)));
    }

    @Test
    void numbers_come_in_every_encoding_of_the_source() {
        assertThat(amount(3L)).isEqualTo(vector(3));
        assertThat(amount(-2.25)).isEqualTo(vector(-2.25));
        assertThat(amount(true)).isEqualTo(vector(1));
        assertThat(amount(false)).isEqualTo(vector(0));
        assertThat(amount(1709296496789L)).isEqualTo(vector(1709296496789.0));
        assertThat(amount(new BigInteger("123456789012345678901"))).isEqualTo(vector(1.2345678901234568E20));
        assertThat(amount("12345678901234.5678")).isEqualTo(vector(12345678901234.568));
        assertThat(amount("-1E+3")).isEqualTo(vector(-1000));
        assertThat(amount(".5")).isEqualTo(vector(0.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "NaN", "Infinity", "-Infinity", "1e999", "0x1p3", "1d", " 1", "1 ", "1,5", "secret", "."
            })
    void text_that_is_no_finite_decimal_number_is_impossible(String text) {
        assertThat(amount(text))
                .isEqualTo(new Assembly.Impossible(
                        "Amount", "column 'amount' holds a text, not a finite number or a boolean", Kind.WRONG_TYPE));
    }

    @Test
    void a_number_beyond_a_double_is_impossible() {
        assertThat(amount(BigInteger.TEN.pow(400))).isInstanceOf(Assembly.Impossible.class);
        assertThat(amount(Double.NaN)).isInstanceOf(Assembly.Impossible.class);
    }

    @Test
    void a_feature_without_a_value_is_impossible() {
        assertThat(assembler.assemble(inputs(Map.of("amount", 1L))))
                .isEqualTo(new Assembly.Impossible("Embedding", "column 'emb' has no value", Kind.MISSING));
    }

    @Test
    void a_vector_must_have_its_size_and_numbers_only() {
        assertThat(embedding(List.of(1L))).isEqualTo("column 'emb' has 1 elements, not 2");
        assertThat(embedding(Arrays.asList(1L, null)))
                .isEqualTo("element 1 of column 'emb' is null, not a finite number or a boolean");
        assertThat(embedding("secret")).isEqualTo("column 'emb' holds a text, not a list of numbers");
        assertThat(embedding(Map.of("secret", 1L))).isEqualTo("column 'emb' holds a map, not a list of numbers");
    }

    @Test
    void carried_columns_are_values_or_null_in_the_configured_order() {
        CarriedColumns carried = new CarriedColumns(List.of("note", "oid", "amount"));

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("note", null);
        expected.put("oid", 7L);
        expected.put("amount", 1L);
        assertThat(carried.of(inputs(Map.of("amount", 1L)).row())).containsExactlyEntriesOf(expected);
    }

    private String embedding(Object value) {
        Assembly assembly = assembler.assemble(inputs(Map.of("amount", 1L, "emb", value)));
        assertThat(assembly).isInstanceOf(Assembly.Impossible.class);
        return ((Assembly.Impossible) assembly).problem();
    }

    private static Assembly amount(Object value) {
        return AMOUNT.assemble(inputs(Map.of("amount", value)));
    }

    private static Assembly vector(double... values) {
        return new Assembly.Assembled(FeatureVector.of(values));
    }

    private static FeatureInputs inputs(Map<String, Object> columns) {
        Map<String, Object> all = new LinkedHashMap<>(columns);
        all.put("oid", 7L);
        Row row = new Row(new TableName("shop", "orders"), new RowKey(Map.of("oid", 7L)), all, 1);
        return new FeatureInputs(row, 0, Map.of(), Map.of());
    }
}
