package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.scoring.ModelOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredictionRowTest {

    private static final TableName TABLE = new TableName("shop", "predictions");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void a_prediction_fills_the_columns_in_their_order() throws Exception {
        PredictionRow row = PredictionRow.plan(
                table(
                        "id",
                        "cust",
                        "Score",
                        "prediction",
                        "at",
                        "scoredAt",
                        "by",
                        "deployment",
                        "us",
                        "sourceTimestampMicros"),
                types(
                        "id",
                        DataTypes.INT,
                        "Score",
                        DataTypes.FLOAT,
                        "at",
                        DataTypes.TIMESTAMP,
                        "by",
                        DataTypes.TEXT,
                        "us",
                        DataTypes.BIGINT,
                        "other",
                        DataTypes.COUNTER),
                Set.of("id"));

        assertThat(row.insert())
                .isEqualTo("INSERT INTO shop.predictions (id, \"Score\", at, \"by\", us) VALUES (?, ?, ?, ?, ?)"
                        + " USING TIMESTAMP ?");
        assertThat(row.values(prediction(Map.of("cust", 7L), new ModelOutput.Scalar(0.5))))
                .containsExactly(7, 0.5f, NOON, null, 42L);
    }

    @Test
    void named_outputs_fill_the_columns_that_they_are_mapped_to() throws Exception {
        PredictionRow row = PredictionRow.plan(
                new PredictionTable(
                        TABLE,
                        Map.of("p", "probability"),
                        Set.of(),
                        Set.of("probability"),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty()),
                types("p", DataTypes.listOf(DataTypes.DOUBLE)),
                Set.of("p"));
        ModelOutput.Numbers numbers = new ModelOutput.Numbers(List.of(0.5, 0.25));

        Prediction prediction = new Prediction(
                Map.of(),
                new ModelOutput.Named(Map.of("proba", numbers)),
                Map.of("probability", numbers),
                "fraud",
                Optional.empty(),
                NOON,
                42,
                "0f1e2d3c4b5a6978");

        assertThat(row.values(prediction)).containsExactly(List.of(0.5, 0.25));
    }

    @Test
    void a_whole_named_output_fits_a_map() throws Exception {
        PredictionRow row = PredictionRow.plan(
                table("p", "prediction"), types("p", DataTypes.mapOf(DataTypes.TEXT, DataTypes.DOUBLE)), Set.of("p"));

        assertThat(row.values(prediction(Map.of(), new ModelOutput.Named(Map.of("a", new ModelOutput.Scalar(1))))))
                .containsExactly(Map.of("a", 1.0));
    }

    @Test
    void a_key_column_cannot_be_null() {
        PredictionRow row = PredictionRow.plan(table("id", "cust"), types("id", DataTypes.INT), Set.of("id"));
        Map<String, @Nullable Object> carried = new HashMap<>();
        carried.put("cust", null);

        assertThatThrownBy(() -> row.values(prediction(carried, new ModelOutput.Scalar(1))))
                .hasMessage("column 'id': null does not fit a key column");
    }

    @Test
    void a_value_that_does_not_fit_names_its_column() {
        PredictionRow row = PredictionRow.plan(table("id", "cust"), types("id", DataTypes.INT), Set.of("id"));

        assertThatThrownBy(() -> row.values(prediction(Map.of("cust", "secret"), new ModelOutput.Scalar(1))))
                .hasMessage("column 'id': the text does not fit a whole number");
    }

    @Test
    void everything_that_does_not_fit_the_table_is_told_at_once() {
        PredictionTable table = table(
                "id", "cust", "a", "prediction", "gone", "prediction", "b", "model", "c", "nothing", "d", "scoredAt");

        assertThatExceptionOfType(PredictionTableMismatchException.class)
                .isThrownBy(() -> PredictionRow.plan(
                        table,
                        types(
                                "id",
                                DataTypes.INT,
                                "a",
                                DataTypes.COUNTER,
                                "b",
                                DataTypes.INT,
                                "c",
                                DataTypes.INT,
                                "d",
                                DataTypes.DOUBLE,
                                "day",
                                DataTypes.DATE),
                        new TreeSet<>(Set.of("id", "day"))))
                .satisfies(e -> assertThat(e.mismatches())
                        .containsExactly(
                                "column 'a' of type counter cannot hold the field 'prediction', which wants a scalar type, a collection or a vector",
                                "there is no column 'gone' (there are: id, a, b, c, d, day)",
                                "column 'b' of type int cannot hold the field 'model', which wants ascii or text",
                                "column 'c' wants the field 'nothing', which no prediction has",
                                "column 'd' of type double cannot hold the field 'scoredAt', which wants ascii or text or timestamp",
                                "the key column 'day' is mapped to no field"))
                .withMessageStartingWith("the table shop.predictions does not fit the predictions: column 'a'");
    }

    @Test
    void constants_and_a_time_to_live_are_part_of_the_statement() {
        PredictionTable table = new PredictionTable(
                TABLE,
                Map.of("id", "cust"),
                Set.of("cust"),
                Set.of(),
                Map.of("pipeline", "card's"),
                Optional.of(Duration.ofHours(1)),
                Optional.empty());

        PredictionRow row = PredictionRow.plan(
                table, types("id", DataTypes.INT, "pipeline", DataTypes.TEXT), Set.of("id", "pipeline"));

        assertThat(row.insert())
                .isEqualTo("INSERT INTO shop.predictions (id, pipeline) VALUES (?, 'card''s') USING TIMESTAMP ?"
                        + " AND TTL 3600");
    }

    @Test
    void a_key_that_the_rows_key_does_not_fill_cannot_be_deleted_by() {
        PredictionTable table = new PredictionTable(
                TABLE,
                Map.of("c", "cust"),
                Set.of("cust"),
                Set.of(),
                Map.of(),
                Optional.empty(),
                Optional.of(Set.of("tx_id")));

        assertThatThrownBy(() -> PredictionRow.plan(table, Map.of("c", DataTypes.TEXT), Set.of("c")))
                .isInstanceOf(PredictionTableMismatchException.class)
                .hasMessageContaining("the key column 'c' is filled by 'cust'")
                .hasMessageContaining("on-delete");
    }

    @Test
    void a_prediction_is_deleted_by_its_key_at_a_time() throws UnfitValueException {
        PredictionTable table = new PredictionTable(
                TABLE,
                Map.of("c", "cust"),
                Set.of("cust"),
                Set.of(),
                Map.of(),
                Optional.empty(),
                Optional.of(Set.of("cust")));
        PredictionRow row = PredictionRow.plan(table, Map.of("c", DataTypes.TEXT), Set.of("c"));

        assertThat(row.delete())
                .hasValueSatisfying(
                        cql -> assertThat(cql).startsWith("DELETE FROM ").endsWith(" USING TIMESTAMP ? WHERE c = ?"));
        assertThat(row.keyValues(Map.of("cust", "c1"))).containsExactly("c1");
    }

    @Test
    void a_prediction_in_a_table_of_several_pipelines_is_deleted_as_that_of_its_own() {
        PredictionTable table = new PredictionTable(
                TABLE,
                Map.of("id", "cust"),
                Set.of("cust"),
                Set.of(),
                Map.of("pipeline", "card's"),
                Optional.of(Duration.ofHours(1)),
                Optional.of(Set.of("cust")));

        PredictionRow row = PredictionRow.plan(
                table, types("id", DataTypes.INT, "pipeline", DataTypes.TEXT), Set.of("id", "pipeline"));

        assertThat(row.delete())
                .contains("DELETE FROM shop.predictions USING TIMESTAMP ? WHERE id = ? AND pipeline = 'card''s'");
    }

    private static PredictionTable table(String... columnsAndFields) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < columnsAndFields.length; i += 2) {
            columns.put(columnsAndFields[i], columnsAndFields[i + 1]);
        }
        return new PredictionTable(
                TABLE, columns, Set.of("cust"), Set.of(), Map.of(), Optional.empty(), Optional.empty());
    }

    private static Map<String, DataType> types(Object... columnsAndTypes) {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (int i = 0; i < columnsAndTypes.length; i += 2) {
            types.put((String) columnsAndTypes[i], (DataType) columnsAndTypes[i + 1]);
        }
        return types;
    }

    private static Prediction prediction(Map<String, @Nullable Object> carried, ModelOutput output) {
        return new Prediction(carried, output, Map.of(), "fraud", Optional.empty(), NOON, 42, "0f1e2d3c4b5a6978");
    }
}
