package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.feature.FeatureDefinition.Categorical;
import dev.inferencebridge.feature.FeatureDefinition.Column;
import dev.inferencebridge.feature.FeatureDefinition.Lookup;
import dev.inferencebridge.feature.FeatureDefinition.Time;
import dev.inferencebridge.feature.FeatureDefinition.Vector;
import dev.inferencebridge.feature.FeatureDefinition.Window;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNeedsTest {

    private static final TableName TABLE = new TableName("shop", "transactions");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "int; true", "varint; true", "decimal; true", "boolean; true", "double; true", "counter; true",
                "timestamp; true", "text; false", "uuid; false", "blob; false", "list<int>; false",
                        "frozen<money>; false"
            })
    void a_number_is_made_of_numbers_booleans_and_times(String type, boolean fits) {
        assertFits(new Column("f", "c"), type, fits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "vector<float, 2>; true",
                "vector<float, 3>; false",
                "frozen<list<double>>; true",
                "list<frozen<int>>; true",
                "set<decimal>; true",
                "frozen<tuple<int, float>>; true",
                "frozen<tuple<int, float, int>>; false",
                "frozen<tuple<int, text>>; false",
                "list<text>; false",
                "map<int, int>; false",
                "float; false",
                "list<frozen<list<int>>>; false"
            })
    void a_vector_is_made_of_lists_of_numbers_of_its_size(String type, boolean fits) {
        assertFits(new Vector("f", "c", 2), type, fits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "text; true",
                "ascii; true",
                "int; true",
                "boolean; true",
                "uuid; true",
                "float; false",
                "blob; false"
            })
    void a_vocabulary_is_looked_up_for_words_whole_numbers_and_booleans(String type, boolean fits) {
        assertFits(
                new Categorical(
                        "f", "c", List.of("DE"), Categorical.Encoding.INDEX, Categorical.Other.OWN, Optional.empty()),
                type,
                fits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "TIMESTAMP; timestamp; true", "TIMESTAMP; bigint; true", "TIMESTAMP; text; true",
                        "TIMESTAMP; date; false",
                "TIMESTAMP; boolean; false", "DATE; date; true", "DATE; timestamp; false", "DATE; int; true"
            })
    void a_time_is_read_from_a_timestamp_and_a_date_from_a_date(TimeReading.Holds holds, String type, boolean fits) {
        TimeReading reading = new TimeReading(TimeReading.Part.AGE, TimeReading.Unit.DAYS, holds, ZoneOffset.UTC);
        assertFits(new Time("f", "c", reading, OptionalDouble.empty()), type, fits);
    }

    @Test
    void every_unmet_need_is_told_for_a_start_and_for_a_drift() {
        FeatureSchema schema = new FeatureSchema(
                List.of(new Column("amount", "amuont"), new Column("risk", "risk"), new Vector("emb", "emb", 16)));

        List<ColumnNeeds.Unmet> unmet =
                ColumnNeeds.ofSource(schema).unmetBy(table(Map.of("risk", "text", "emb", "vector<float, 8>")));

        assertThat(unmet)
                .extracting(ColumnNeeds.Unmet::atStart)
                .containsExactly(
                        "feature 'amount' reads column 'amuont' of shop.transactions, which has no such column",
                        "feature 'risk' reads column 'risk' of shop.transactions as a number or a boolean, and it is text",
                        "feature 'emb' reads column 'emb' of shop.transactions as 16 elements, and it is vector<float, 8>");
        assertThat(unmet)
                .extracting(ColumnNeeds.Unmet::drifted)
                .startsWith(
                        "column 'amuont' of shop.transactions that feature 'amount' reads was dropped",
                        "column 'risk' of shop.transactions that feature 'risk' reads has become text and has to be"
                                + " a number or a boolean");
    }

    @Test
    void a_window_needs_its_key_its_time_and_what_it_computes() {
        WindowDefinition sum = new WindowDefinition(
                WindowDefinition.Compute.SUM,
                Optional.of("amount"),
                List.of("card"),
                Duration.ofHours(1),
                Duration.ZERO,
                Optional.of("at"));
        FeatureSchema schema = new FeatureSchema(List.of(new Window("sum", sum, OptionalDouble.empty())));

        assertThat(ColumnNeeds.ofSource(schema).unmetBy(table(Map.of("amount", "text", "at", "date", "x", "int"))))
                .extracting(ColumnNeeds.Unmet::column)
                .containsExactly("amount", "card", "at");
    }

    @Test
    void a_lookup_needs_columns_of_both_tables() {
        LookupDefinition merchants = new LookupDefinition(
                "merchants",
                new TableName("shop", "merchants"),
                Map.of("id", "merchant_id"),
                LookupDefinition.Via.CACHE,
                Optional.empty(),
                new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 10));
        FeatureSchema schema =
                new FeatureSchema(List.of(new Lookup("merchants", new Column("risk", "risk"))), List.of(merchants));

        assertThat(ColumnNeeds.ofSource(schema).unmetBy(table(Map.of("x", "int"))))
                .extracting(ColumnNeeds.Unmet::reader, ColumnNeeds.Unmet::column)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("lookup 'merchants'", "merchant_id"));
        assertThat(ColumnNeeds.ofLookup(schema, merchants).unmetBy(table(Map.of("risk", "blob"))))
                .extracting(ColumnNeeds.Unmet::reader, ColumnNeeds.Unmet::column)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("lookup 'merchants'", "id"),
                        org.assertj.core.groups.Tuple.tuple("feature 'risk'", "risk"));
    }

    @Test
    void a_table_whose_columns_are_not_known_meets_every_need() {
        assertThat(ColumnNeeds.ofSource(new FeatureSchema(List.of(new Column("f", "c"))))
                        .unmetBy(table(Map.of())))
                .isEmpty();
    }

    private static void assertFits(FeatureDefinition feature, String type, boolean fits) {
        assertThat(ColumnNeeds.ofSource(new FeatureSchema(List.of(feature)))
                        .unmetBy(table(Map.of("c", type)))
                        .isEmpty())
                .isEqualTo(fits);
    }

    private static TableShape table(Map<String, String> types) {
        Map<String, ColumnShape> columns = new LinkedHashMap<>();
        types.forEach((name, type) -> columns.put(name, new ColumnShape(name, type, false, false)));
        return new TableShape(TABLE, List.of("id"), List.of(), columns);
    }
}
