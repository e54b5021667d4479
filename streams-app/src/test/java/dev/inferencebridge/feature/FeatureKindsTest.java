package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.Assembly.Impossible;
import dev.inferencebridge.feature.Assembly.Impossible.Kind;
import dev.inferencebridge.feature.FeatureDefinition.Categorical;
import dev.inferencebridge.feature.FeatureDefinition.Categorical.Encoding;
import dev.inferencebridge.feature.FeatureDefinition.Categorical.Other;
import dev.inferencebridge.feature.TimeReading.Holds;
import dev.inferencebridge.feature.TimeReading.Part;
import dev.inferencebridge.feature.TimeReading.Unit;
import dev.inferencebridge.feature.WindowDefinition.Compute;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FeatureKindsTest {

    private static final long NOON = 1_795_348_800_000L; // 2026-11-22T12:00:00Z, a Sunday
    private static final String MARKED = "m4rk3d";

    private final Map<String, Object> columns = new LinkedHashMap<>();
    private final Map<String, Optional<Row>> lookups = new LinkedHashMap<>();
    private final Map<String, Double> windows = new LinkedHashMap<>();

    @Test
    void a_default_stands_in_for_a_value_that_is_missing_and_for_nothing_else() {
        FeatureDefinition feature = new FeatureDefinition.Column("amount", "amount", OptionalDouble.of(-1));

        assertThat(of(feature)).isEqualTo(vector(-1));
        columns.put("amount", 2.5);
        assertThat(of(feature)).isEqualTo(vector(2.5));
        columns.put("amount", MARKED);
        assertImpossible(feature, Kind.WRONG_TYPE, "column 'amount' holds a text, not a finite number or a boolean");
    }

    @Test
    void a_vector_may_have_a_default_of_its_size() {
        FeatureDefinition feature = new FeatureDefinition.Vector("embedding", "f", 2, Optional.of(List.of(0.5, 0.25)));

        assertThat(of(feature)).isEqualTo(vector(0.5, 0.25));
        columns.put("f", List.of(1L, MARKED));
        assertImpossible(
                feature, Kind.WRONG_TYPE, "element 1 of column 'f' is a text, not a finite number or a boolean");
        columns.put("f", List.of(1L, 2L, 3L));
        assertImpossible(feature, Kind.WRONG_SIZE, "column 'f' has 3 elements, not 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureDefinition.Vector("e", "f", 2, Optional.of(List.of(1.0))));
    }

    @Test
    void an_index_is_the_place_in_the_vocabulary() {
        FeatureDefinition feature = categorical(Encoding.INDEX, Other.REFUSED, "DE", "4", "true");

        assertThat(feature.inputNames()).containsExactly("country");
        columns.put("c", "DE");
        assertThat(of(feature)).isEqualTo(vector(0));
        columns.put("c", 4L);
        assertThat(of(feature)).isEqualTo(vector(1));
        columns.put("c", "4");
        assertThat(of(feature)).isEqualTo(vector(1));
        columns.put("c", true);
        assertThat(of(feature)).isEqualTo(vector(2));
        columns.put("c", MARKED);
        assertImpossible(feature, Kind.OUT_OF_VOCABULARY, "column 'c' holds a value that is not in the vocabulary");
        columns.put("c", 4.0);
        assertImpossible(feature, Kind.WRONG_TYPE, "column 'c' holds no text, whole number or boolean to look for");
        columns.remove("c");
        assertImpossible(feature, Kind.MISSING, "column 'c' has no value");
    }

    @Test
    void one_hot_has_an_input_for_each_value() {
        FeatureDefinition feature = categorical(Encoding.ONE_HOT, Other.REFUSED, "DE", "côte d'azur");

        assertThat(feature.inputNames()).containsExactly("country_DE", "country_côte_d_azur");
        columns.put("c", "côte d'azur");
        assertThat(of(feature)).isEqualTo(vector(0, 1));
        columns.put("c", MARKED);
        assertImpossible(feature, Kind.OUT_OF_VOCABULARY, "column 'c' holds a value that is not in the vocabulary");
    }

    @Test
    void other_values_may_have_an_input_or_an_index_of_their_own_or_zeros() {
        columns.put("c", MARKED);

        assertThat(categorical(Encoding.ONE_HOT, Other.OWN, "DE", "FR").inputNames())
                .containsExactly("country_DE", "country_FR", "country_other");
        assertThat(of(categorical(Encoding.ONE_HOT, Other.OWN, "DE", "FR"))).isEqualTo(vector(0, 0, 1));
        assertThat(of(categorical(Encoding.ONE_HOT, Other.ZEROS, "DE", "FR"))).isEqualTo(vector(0, 0));
        assertThat(of(categorical(Encoding.INDEX, Other.OWN, "DE", "FR"))).isEqualTo(vector(2));
    }

    @Test
    void a_word_of_the_vocabulary_may_be_the_default() {
        assertThat(of(new Categorical(
                        "country", "c", List.of("DE", "FR"), Encoding.ONE_HOT, Other.REFUSED, Optional.of("FR"))))
                .isEqualTo(vector(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Categorical("country", "c", List.of("DE"), Encoding.INDEX, Other.OWN, Optional.of("FR")));
    }

    @Test
    void values_whose_inputs_would_have_the_same_name_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new FeatureSchema(List.of(categorical(Encoding.ONE_HOT, Other.REFUSED, "a-b", "a_b"))))
                .withMessage("two features fill the model input 'country_a_b'");
    }

    @Test
    void an_age_is_measured_to_the_change() {
        columns.put("at", NOON - 90_000);

        assertThat(of(time(Part.AGE, Unit.SECONDS, Holds.TIMESTAMP, "UTC"))).isEqualTo(vector(90));
        assertThat(of(time(Part.AGE, Unit.MINUTES, Holds.TIMESTAMP, "UTC"))).isEqualTo(vector(1.5));
        columns.put("at", NOON + 3_600_000);
        assertThat(of(time(Part.AGE, Unit.HOURS, Holds.TIMESTAMP, "UTC"))).isEqualTo(vector(-1));
        columns.put("at", "2026-11-22T11:00:00+01:00");
        assertThat(of(time(Part.AGE, Unit.HOURS, Holds.TIMESTAMP, "UTC"))).isEqualTo(vector(2));
        columns.put("at", 20_778L); // 2026-11-21
        assertThat(of(time(Part.AGE, Unit.DAYS, Holds.DATE, "UTC"))).isEqualTo(vector(1.5));
        assertThat(of(time(Part.AGE, Unit.HOURS, Holds.DATE, "Europe/Berlin"))).isEqualTo(vector(37));
        columns.put("at", "2026-11-21");
        assertThat(of(time(Part.AGE, Unit.DAYS, Holds.DATE, "UTC"))).isEqualTo(vector(1.5));
    }

    @Test
    void hour_and_weekday_are_those_of_the_zone() {
        columns.put("at", NOON + 11 * 3_600_000L);

        assertThat(of(time(Part.HOUR, Unit.SECONDS, Holds.TIMESTAMP, "UTC"))).isEqualTo(vector(23));
        assertThat(of(time(Part.WEEKDAY, Unit.SECONDS, Holds.TIMESTAMP, "UTC"))).isEqualTo(vector(7));
        assertThat(of(time(Part.HOUR, Unit.SECONDS, Holds.TIMESTAMP, "Europe/Berlin")))
                .isEqualTo(vector(0));
        assertThat(of(time(Part.WEEKDAY, Unit.SECONDS, Holds.TIMESTAMP, "Europe/Berlin")))
                .isEqualTo(vector(1));
        columns.put("at", -1L);
        assertThat(of(time(Part.HOUR, Unit.SECONDS, Holds.TIMESTAMP, "UTC"))).isEqualTo(vector(23));
        assertThat(of(time(Part.WEEKDAY, Unit.SECONDS, Holds.DATE, "UTC"))).isEqualTo(vector(3));
    }

    @Test
    void what_is_no_time_is_impossible() {
        FeatureDefinition timestamp = time(Part.HOUR, Unit.SECONDS, Holds.TIMESTAMP, "UTC");
        FeatureDefinition date = time(Part.AGE, Unit.DAYS, Holds.DATE, "UTC");
        for (Object value : List.of(MARKED, 1.5, true, Long.MAX_VALUE, List.of(MARKED), "2026-11-22T08:00:00")) {
            columns.put("at", value);
            assertImpossible(
                    date,
                    Kind.WRONG_TYPE,
                    "column 'at' holds no date: whole days since 1970-01-01, or a text such as 2026-11-22");
            if (!value.equals(Long.MAX_VALUE)) {
                assertImpossible(
                        timestamp,
                        Kind.WRONG_TYPE,
                        "column 'at' holds no timestamp: whole milliseconds since 1970-01-01, or a text such as"
                                + " 2026-11-22T08:00:00Z");
            }
        }
        columns.remove("at");
        assertImpossible(timestamp, Kind.MISSING, "column 'at' has no value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimeReading(Part.HOUR, Unit.SECONDS, Holds.DATE, ZoneOffset.UTC));
    }

    @Test
    void an_expression_computes_over_columns_and_looked_up_columns() {
        FeatureDefinition feature = expression("amount / max(merchants.risk, 1)", OptionalDouble.empty());
        columns.put("amount", 10L);
        lookups.put("merchants", Optional.of(row(Map.of("risk", "4"))));

        assertThat(of(feature)).isEqualTo(vector(2.5));
    }

    @Test
    void an_expression_without_a_column_it_reads_is_its_default_or_impossible() {
        assertImpossible(
                expression("amount / limit", OptionalDouble.empty()), Kind.MISSING, "column 'amount' has no value");
        assertThat(of(expression("amount / limit", OptionalDouble.of(-1)))).isEqualTo(vector(-1));
        assertImpossible(
                expression("merchants.risk * 2", OptionalDouble.empty()),
                Kind.MISSING,
                "column 'risk' of lookup 'merchants' has no value");
    }

    @Test
    void an_expression_that_fails_is_impossible_whatever_its_default() {
        columns.put("amount", 1L);
        columns.put("limit", 0L);
        assertImpossible(
                expression("amount / limit", OptionalDouble.of(0)),
                Kind.EXPRESSION,
                "expression over column 'amount', column 'limit' fails: division by zero");
        columns.put("limit", MARKED);
        assertImpossible(
                expression("amount / limit", OptionalDouble.of(0)),
                Kind.EXPRESSION,
                "expression over column 'amount', column 'limit' fails: a text stands where a number is due");
        assertImpossible(
                expression("limit", OptionalDouble.of(0)),
                Kind.EXPRESSION,
                "expression over column 'limit' fails: the result is no finite number");
        columns.put("limit", List.of(MARKED));
        assertImpossible(
                expression("limit", OptionalDouble.of(0)),
                Kind.WRONG_TYPE,
                "column 'limit' holds a list, which expressions cannot read");
    }

    @Test
    void a_looked_up_column_is_read_as_any_other() {
        FeatureDefinition risk = new FeatureDefinition.Lookup(
                "merchants", new FeatureDefinition.Column("risk", "risk", OptionalDouble.of(0.1)));
        FeatureDefinition kind =
                new FeatureDefinition.Lookup("merchants", categorical(Encoding.INDEX, Other.REFUSED, "a", "b"));
        lookups.put("merchants", Optional.of(row(Map.of("risk", 0.75, "c", "b"))));

        assertThat(of(risk)).isEqualTo(vector(0.75));
        assertThat(of(kind)).isEqualTo(vector(1));

        lookups.put("merchants", Optional.of(row(Map.of("c", MARKED))));
        assertThat(of(risk)).isEqualTo(vector(0.1));
        assertImpossible(
                kind,
                Kind.OUT_OF_VOCABULARY,
                "column 'c' of lookup 'merchants' holds a value that is not in the vocabulary");

        lookups.put("merchants", Optional.empty());
        assertThat(of(risk)).isEqualTo(vector(0.1));
        assertImpossible(kind, Kind.MISSING, "lookup 'merchants' found no row");
    }

    @Test
    void a_window_without_a_value_is_its_default_or_impossible() {
        windows.put("tx_1h", 3.0);
        assertThat(of(window(OptionalDouble.empty()))).isEqualTo(vector(3));

        windows.clear();
        assertThat(of(window(OptionalDouble.of(0)))).isEqualTo(vector(0));
        assertImpossible(
                window(OptionalDouble.empty()), Kind.MISSING, "its window (mean of column 'amount') has no value");
    }

    @Test
    void each_input_is_explained_also_beyond_one_that_fails() {
        columns.put("amount", 10L);
        columns.put("c", MARKED);
        FeatureAssembler assembler = assembler(
                new FeatureDefinition.Column("amount", "amount"),
                categorical(Encoding.ONE_HOT, Other.REFUSED, "DE", "FR"),
                new FeatureDefinition.Lookup(
                        "merchants", new FeatureDefinition.Column("risk", "risk", OptionalDouble.of(0.1))),
                expression("amount * 2", OptionalDouble.empty()),
                window(OptionalDouble.of(0)));

        assertThat(assembler.explain(inputs()))
                .containsExactly(
                        new ExplainedInput("amount", "amount", OptionalDouble.of(10), "column 'amount'"),
                        new ExplainedInput(
                                "country_DE",
                                "country",
                                OptionalDouble.empty(),
                                "column 'c' holds a value that is not in the vocabulary"),
                        new ExplainedInput(
                                "country_FR",
                                "country",
                                OptionalDouble.empty(),
                                "column 'c' holds a value that is not in the vocabulary"),
                        new ExplainedInput(
                                "risk", "risk", OptionalDouble.of(0.1), "default: lookup 'merchants' found no row"),
                        new ExplainedInput(
                                "computed", "computed", OptionalDouble.of(20), "expression over column 'amount'"),
                        new ExplainedInput(
                                "tx_1h",
                                "tx_1h",
                                OptionalDouble.of(0),
                                "default: its window (mean of column 'amount') has no value"));
        windows.put("tx_1h", 3.0);
        assertThat(assembler.explain(inputs()).get(5).origin())
                .isEqualTo("window: mean of column 'amount' by card over 3600s");
    }

    @Test
    void what_is_explained_is_what_is_sent() {
        columns.put("amount", 10L);
        columns.put("c", "FR");
        columns.put("f", List.of(1L, 0.5));
        columns.put("at", NOON - 3_600_000);
        lookups.put("merchants", Optional.empty());
        windows.put("tx_1h", 3.0);
        FeatureAssembler assembler = assembler(
                new FeatureDefinition.Column("amount", "amount"),
                categorical(Encoding.ONE_HOT, Other.OWN, "DE", "FR"),
                new FeatureDefinition.Vector("f", "f", 2, Optional.empty()),
                time(Part.AGE, Unit.HOURS, Holds.TIMESTAMP, "UTC"),
                new FeatureDefinition.Lookup(
                        "merchants", new FeatureDefinition.Column("risk", "risk", OptionalDouble.of(0.1))),
                expression("amount / 4", OptionalDouble.empty()),
                window(OptionalDouble.of(0)));

        assertThat(assembler.assemble(inputs()))
                .isEqualTo(vector(assembler.explain(inputs()).stream()
                        .mapToDouble(input -> input.value().orElseThrow())
                        .toArray()));
    }

    private static Categorical categorical(Encoding encoding, Other other, String... vocabulary) {
        return new Categorical("country", "c", List.of(vocabulary), encoding, other, Optional.empty());
    }

    private static FeatureDefinition time(Part part, Unit unit, Holds holds, String zone) {
        return new FeatureDefinition.Time(
                "at", "at", new TimeReading(part, unit, holds, ZoneId.of(zone)), OptionalDouble.empty());
    }

    private static FeatureDefinition expression(String text, OptionalDouble byDefault) {
        return new FeatureDefinition.Expression("computed", FeatureExpression.of(text), byDefault);
    }

    private static FeatureDefinition window(OptionalDouble byDefault) {
        return new FeatureDefinition.Window(
                "tx_1h",
                new WindowDefinition(
                        Compute.MEAN,
                        Optional.of("amount"),
                        List.of("card"),
                        Duration.ofHours(1),
                        Duration.ZERO,
                        Optional.empty()),
                byDefault);
    }

    private Assembly of(FeatureDefinition feature) {
        return assembler(feature).assemble(inputs());
    }

    /** With the marked value among the row's: it must not be in the problem. */
    private void assertImpossible(FeatureDefinition feature, Kind kind, String problem) {
        assertThat(of(feature)).isEqualTo(new Impossible(feature.name(), problem, kind));
        assertThat(of(feature).toString()).doesNotContain(MARKED);
    }

    private static FeatureAssembler assembler(FeatureDefinition... features) {
        return new FeatureAssembler(new FeatureSchema(List.of(features), List.of(merchants())));
    }

    private static LookupDefinition merchants() {
        return new LookupDefinition(
                "merchants",
                new TableName("shop", "merchants"),
                Map.of("id", "merchant_id"),
                LookupDefinition.Via.CACHE,
                Optional.empty(),
                new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 100));
    }

    private FeatureInputs inputs() {
        return new FeatureInputs(row(columns), NOON, lookups, windows);
    }

    private static Row row(Map<String, Object> columns) {
        return new Row(new TableName("shop", "orders"), new RowKey(Map.of()), columns, 1);
    }

    private static Assembly vector(double... values) {
        return new Assembly.Assembled(FeatureVector.of(values));
    }
}
