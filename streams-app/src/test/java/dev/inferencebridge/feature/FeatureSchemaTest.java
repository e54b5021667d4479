package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition.Categorical;
import dev.inferencebridge.feature.WindowDefinition.Compute;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureSchemaTest {

    private static final LookupDefinition MERCHANTS =
            lookup("merchants", LookupDefinition.Via.CACHE, Duration.ofMinutes(10));

    private static final List<FeatureDefinition> ALL_KINDS = List.of(
            new FeatureDefinition.Column("amount", "amount", OptionalDouble.of(0.1)),
            new FeatureDefinition.Vector("embedding", "f", 2, Optional.of(List.of(0.0, 1.0))),
            new Categorical(
                    "country",
                    "country",
                    List.of("DE", "a \"b\" \\ c"),
                    Categorical.Encoding.ONE_HOT,
                    Categorical.Other.OWN,
                    Optional.of("DE")),
            new FeatureDefinition.Time(
                    "age",
                    "created_at",
                    new TimeReading(
                            TimeReading.Part.AGE, TimeReading.Unit.HOURS, TimeReading.Holds.TIMESTAMP, ZoneOffset.UTC),
                    OptionalDouble.empty()),
            new FeatureDefinition.Expression(
                    "ratio", FeatureExpression.of("amount / max(merchants.limit, paid)"), OptionalDouble.empty()),
            new FeatureDefinition.Lookup("merchants", new FeatureDefinition.Column("risk", "risk")),
            new FeatureDefinition.Window(
                    "tx_1h",
                    new WindowDefinition(
                            Compute.SUM,
                            Optional.of("amount"),
                            List.of("card"),
                            Duration.ofHours(1),
                            Duration.ofMinutes(5),
                            Optional.of("created_at")),
                    OptionalDouble.empty()));

    @Test
    void it_knows_what_it_reads() {
        FeatureSchema schema = new FeatureSchema(
                ALL_KINDS, List.of(MERCHANTS, lookup("unused", LookupDefinition.Via.TABLE, Duration.ZERO)));

        assertThat(schema.inputNames())
                .containsExactly(
                        "amount",
                        "embedding_0",
                        "embedding_1",
                        "country_DE",
                        "country_a__b____c",
                        "country_other",
                        "age",
                        "ratio",
                        "risk",
                        "tx_1h");
        assertThat(schema.width()).isEqualTo(10);
        assertThat(schema.columns())
                .containsExactlyInAnyOrder("amount", "f", "country", "created_at", "paid", "card", "merchant_id");
        assertThat(schema.lookups()).containsExactly(MERCHANTS);
        assertThat(schema.windows().keySet()).containsExactly("tx_1h");
    }

    @Test
    void a_lookup_that_is_not_defined_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureSchema(ALL_KINDS))
                .withMessage("feature 'ratio' reads the lookup 'merchants', which is not defined");
    }

    @Test
    void a_change_of_a_column_that_is_read_touches_it() {
        FeatureSchema schema = new FeatureSchema(ALL_KINDS, List.of(MERCHANTS));

        assertThat(schema.touchedBy(Set.of("note", "amount"), Set.of("tx_id"))).isTrue();
        assertThat(schema.touchedBy(Set.of("merchant_id"), Set.of("tx_id"))).isTrue();
        assertThat(schema.touchedBy(Set.of("card"), Set.of("tx_id"))).isTrue();
        assertThat(schema.touchedBy(Set.of("note", "tx_id"), Set.of("tx_id"))).isFalse();
        assertThat(schema.touchedBy(Set.of(), Set.of("tx_id"))).isFalse();
        assertThat(schema.touchedBy(Set.of("card"), Set.of("card"))).isFalse();
    }

    @Test
    void a_schema_of_key_columns_alone_is_touched_by_every_change() {
        FeatureSchema schema = new FeatureSchema(List.of(new FeatureDefinition.Column("n", "id")));

        assertThat(schema.touchedBy(Set.of("note"), Set.of("id", "day"))).isTrue();
        assertThat(schema.touchedBy(Set.of(), Set.of("id", "day"))).isTrue();
    }

    @Test
    void the_canonical_text_and_its_hash_stay_as_they_are() {
        assertThat(SchemaHash.canonical(ALL_KINDS, List.of(MERCHANTS))).isEqualTo("""
                "column" "amount" "amount" "0x1.999999999999ap-4"
                "vector" "embedding" "f" "2" "0x0.0p0" "0x1.0p0"
                "categorical" "country" "country" "one_hot" "own" "2" "DE" "a \\"b\\" \\\\ c" "DE"
                "time" "age" "created_at" "age" "hours" "timestamp" "Z" ""
                "expression" "ratio" "amount / max(merchants.limit, paid)" ""
                "column" "risk" "risk" "" "lookup" "merchants"
                "window" "tx_1h" "sum" "amount" "3600000" "300000" "created_at" "" "card"
                "lookup" "merchants" "shop" "merchants" "id" "merchant_id"
                """);
        assertThat(new FeatureSchema(ALL_KINDS, List.of(MERCHANTS)).hash()).isEqualTo("5fa827998bc1cabb");
    }

    @Test
    void the_hash_tells_apart_what_makes_other_inputs() {
        String hash = new FeatureSchema(ALL_KINDS, List.of(MERCHANTS)).hash();
        List<FeatureDefinition> reversed = new ArrayList<>(ALL_KINDS);
        Collections.reverse(reversed);

        assertThat(new FeatureSchema(reversed, List.of(MERCHANTS)).hash()).isNotEqualTo(hash);
        assertThat(new FeatureSchema(ALL_KINDS, List.of(lookup("merchants", LookupDefinition.Via.TABLE, Duration.ZERO)))
                        .hash())
                .as("only how the row is read differs")
                .isEqualTo(hash);
    }

    @Test
    void a_lookup_has_a_key_where_the_row_has_its_columns() {
        Row row = new Row(new TableName("shop", "tx"), new RowKey(Map.of()), Map.of("merchant_id", 7L), 1);

        assertThat(MERCHANTS.keyOf(row))
                .contains(new LookupKey("merchants", new TableName("shop", "merchants"), Map.of("id", 7L)));
        assertThat(MERCHANTS.keyOf(new Row(row.table(), row.key(), Map.of(), 1)))
                .isEmpty();
    }

    private static LookupDefinition lookup(String name, LookupDefinition.Via via, Duration timeToLive) {
        return new LookupDefinition(
                name,
                new TableName("shop", "merchants"),
                Map.of("id", "merchant_id"),
                via,
                Optional.empty(),
                new LookupDefinition.Caching(timeToLive, timeToLive, 100));
    }
}
