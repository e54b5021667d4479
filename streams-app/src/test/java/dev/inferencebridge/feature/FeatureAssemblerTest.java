package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.Cell;
import dev.inferencebridge.change.ChangeEvent.RowChanged;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
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
        assertThat(assembler.assemble(row(Map.of("amount", Cell.of(1.5), "emb", Cell.of(List.of(3L, "4.5"))))))
                .isEqualTo(new Assembly.Assembled(FeatureVector.of(7, 3, 4.5, 1.5)));
    }

    @Test
    void numbers_come_in_every_encoding_of_the_source() {
        assertThat(amount(Cell.of(3L))).isEqualTo(vector(3));
        assertThat(amount(Cell.of(-2.25))).isEqualTo(vector(-2.25));
        assertThat(amount(Cell.of(true))).isEqualTo(vector(1));
        assertThat(amount(Cell.of(false))).isEqualTo(vector(0));
        assertThat(amount(Cell.of(1709296496789L))).isEqualTo(vector(1709296496789.0));
        assertThat(amount(Cell.of(new BigInteger("123456789012345678901")))).isEqualTo(vector(1.2345678901234568E20));
        assertThat(amount(Cell.of("12345678901234.5678"))).isEqualTo(vector(12345678901234.568));
        assertThat(amount(Cell.of("-1E+3"))).isEqualTo(vector(-1000));
        assertThat(amount(Cell.of(".5"))).isEqualTo(vector(0.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "NaN", "Infinity", "-Infinity", "1e999", "0x1p3", "1d", " 1", "1 ", "1,5", "secret", "."
            })
    void text_that_is_no_finite_decimal_number_is_impossible(String text) {
        assertThat(amount(Cell.of(text)))
                .isEqualTo(new Assembly.Impossible(
                        "Amount", "column 'amount' holds a text, not a finite number or a boolean"));
    }

    @Test
    void a_number_beyond_a_double_is_impossible() {
        assertThat(amount(Cell.of(BigInteger.TEN.pow(400)))).isInstanceOf(Assembly.Impossible.class);
        assertThat(amount(Cell.of(Double.NaN))).isInstanceOf(Assembly.Impossible.class);
    }

    @Test
    void a_change_of_other_columns_touches_nothing_though_the_key_is_a_feature() {
        assertThat(assembler.assemble(row(Map.of("note", Cell.of("x"), "amount", Cell.UNSET))))
                .isEqualTo(new Assembly.Untouched());
    }

    @Test
    void features_of_the_key_alone_are_touched_by_every_change() {
        FeatureAssembler key =
                new FeatureAssembler(new FeatureSchema(List.of(new FeatureDefinition.Column("Number", "oid"))));

        assertThat(key.assemble(row(Map.of("note", Cell.of("x"))))).isEqualTo(vector(7));
    }

    @Test
    void a_feature_that_the_change_leaves_out_is_impossible() {
        assertThat(assembler.assemble(row(Map.of("amount", Cell.of(1L)))))
                .isEqualTo(new Assembly.Impossible("Embedding", "column 'emb' is not in the change"));
    }

    @Test
    void a_feature_that_is_set_to_null_is_impossible() {
        assertThat(amount(Cell.TOMBSTONE)).isEqualTo(new Assembly.Impossible("Amount", "column 'amount' is null"));
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
        CarriedColumns carried = new CarriedColumns(List.of("note", "oid", "gone", "amount"));
        RowChanged row = row(Map.of("amount", Cell.of(1L), "gone", Cell.TOMBSTONE));

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("note", null);
        expected.put("oid", 7L);
        expected.put("gone", null);
        expected.put("amount", 1L);
        assertThat(carried.of(row)).containsExactlyEntriesOf(expected);
    }

    @Test
    void a_key_column_is_carried_though_the_change_has_no_cell_of_it() {
        RowChanged row = new RowChanged(
                new TableName("shop", "orders"), new RowKey(Map.of("oid", 7L)), Map.of(), 1, true, false);

        assertThat(new CarriedColumns(List.of("oid")).of(row)).isEqualTo(Map.of("oid", 7L));
    }

    private String embedding(Object value) {
        Assembly assembly = assembler.assemble(row(Map.of("amount", Cell.of(1L), "emb", Cell.of(value))));
        assertThat(assembly).isInstanceOf(Assembly.Impossible.class);
        return ((Assembly.Impossible) assembly).problem();
    }

    private static Assembly amount(Cell cell) {
        return AMOUNT.assemble(row(Map.of("amount", cell)));
    }

    private static Assembly vector(double... values) {
        return new Assembly.Assembled(FeatureVector.of(values));
    }

    private static RowChanged row(Map<String, Cell> cells) {
        Map<String, Cell> all = new LinkedHashMap<>(cells);
        all.put("oid", Cell.of(7L));
        return new RowChanged(new TableName("shop", "orders"), new RowKey(Map.of("oid", 7L)), all, 1, true, false);
    }
}
