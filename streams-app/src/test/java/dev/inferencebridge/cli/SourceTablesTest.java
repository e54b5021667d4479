package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.ColumnShape;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.change.TableShape;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.PipelineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTablesTest {

    private static final TableName TABLE = new TableName("shop", "payments");
    private static final String TO_TABLE =
            "topic: predictions, include: [card, id], on-delete: delete, table: { name: ";

    @TempDir
    Path folder;

    @Test
    void the_schema_tells_the_partition_key_and_what_predictions_are_deleted_by() throws IOException {
        PipelineConfig pipeline = pipeline(
                "", "", "amount", TO_TABLE + "shop.scores, columns: { card: card, id: id, score: prediction } }");

        assertThat(tables().tracking(pipeline)).hasValueSatisfying(tracking -> {
            assertThat(tracking.shape()).isEqualTo(shape());
            assertThat(tracking.deletesPredictions()).isTrue();
        });
        assertThat(tables().deletedBy(pipeline)).contains(Set.of("card", "id"));
    }

    @Test
    void another_partition_key_than_the_tables_is_refused() throws IOException {
        PipelineConfig pipeline = pipeline(", partition-key: [id]", "", "amount", "topic: predictions");

        assertThatThrownBy(() -> tables().tracking(pipeline))
                .isInstanceOf(UnfitSourceException.class)
                .hasMessageContaining("source.partition-key is [id]")
                .hasMessageContaining("is [card]");
    }

    @Test
    void a_column_that_events_do_not_tell_needs_reading_back() throws IOException {
        PipelineConfig pipeline = pipeline("", "complete: ignore", "limit_eur", "topic: predictions");

        assertThatThrownBy(() -> tables().tracking(pipeline))
                .isInstanceOf(UnfitSourceException.class)
                .hasMessageContaining("[limit_eur]")
                .hasMessageContaining("complete to read-back");
    }

    @Test
    void a_table_that_is_not_there_cannot_be_read_back() throws IOException {
        PipelineConfig pipeline = pipeline("", "", "amount", "topic: predictions");

        assertThatThrownBy(() -> new SourceTables(table -> Optional.empty()).tracking(pipeline))
                .isInstanceOf(UnfitSourceException.class)
                .hasMessageContaining("no table shop.payments");
    }

    @Test
    void predictions_may_go_to_columns_of_the_source_that_no_feature_reads() throws IOException {
        PipelineConfig apart = pipeline(
                "", "", "amount", TO_TABLE + "shop.payments, columns: { card: card, id: id, score: prediction } }");
        PipelineConfig keysAlone = pipeline(
                "", "", "id", TO_TABLE + "shop.payments, columns: { card: card, id: id, score: prediction } }");

        assertThat(tables().tracking(apart)).isPresent();
        assertThatThrownBy(() -> tables().tracking(keysAlone))
                .isInstanceOf(UnfitSourceException.class)
                .hasMessageContaining("scored again");
    }

    private static SourceTables tables() {
        return new SourceTables(table -> table.equals(TABLE) ? Optional.of(shape()) : Optional.empty());
    }

    private static TableShape shape() {
        Map<String, ColumnShape> columns = new LinkedHashMap<>();
        for (String name : List.of("card", "id")) {
            columns.put(name, new ColumnShape(name, "int", false, false));
        }
        columns.put("amount", new ColumnShape("amount", "double", false, false));
        columns.put("limit_eur", new ColumnShape("limit_eur", "double", true, false));
        columns.put("score", new ColumnShape("score", "double", false, false));
        return new TableShape(TABLE, List.of("card"), List.of("id"), columns);
    }

    private PipelineConfig pipeline(String source, String complete, String column, String predictions)
            throws IOException {
        Path file = folder.resolve("bridge.yaml");
        Files.writeString(file, """
                application-id: tables
                kafka: { bootstrap-servers: "127.0.0.1:9092" }
                cassandra: { contact-points: ["127.0.0.1:9042"], local-datacenter: datacenter1 }
                models: { fraud: { scoring-uri: "https://fraud.example.com", auth: entra-id, payload: mlflow } }
                pipelines:
                  payments:
                    source: { table: shop.payments, topic: cdc, format: debezium-json%s }
                    %s
                    model: fraud
                    features: { f: { column: %s } }
                    predictions: { %s }
                """.formatted(source, complete, column, predictions));
        return ConfigReader.read(file).pipelines().values().iterator().next();
    }
}
