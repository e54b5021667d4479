package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaScriptTest {

    private static final Path FOLDER =
            Path.of("..", "schemas", "src", "main", "resources", "dev", "inferencebridge", "schemas", "cql");

    @Test
    void every_migration_of_the_folder_is_listed_and_numbered_in_turn() throws IOException {
        List<SchemaScript> migrations = SchemaScript.migrations();

        assertThat(migrations)
                .extracting(SchemaScript::version)
                .containsExactlyElementsOf(
                        Stream.iterate(1, n -> n + 1).limit(migrations.size()).toList());
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("V")))
                    .containsExactlyInAnyOrderElementsOf(
                            migrations.stream().map(SchemaScript::name).toList());
        }
    }

    /** A migration that was released never changes again: a change is another migration. */
    @Test
    void a_released_migration_is_as_it_was() {
        assertThat(SchemaScript.migrations())
                .extracting(migration ->
                        migration.name() + " " + migration.checksum().substring(0, 16))
                .containsExactly(
                        "V0001__predictions.cql 985281d7313c54dc",
                        "V0002__retraining_triggers.cql aa0115067239666a",
                        "V0003__retraining_deliveries.cql dae37148fa78b0e4");
    }

    @Test
    void each_statement_may_run_twice_and_names_its_keyspace() {
        assertThat(Stream.concat(Stream.of(SchemaScript.bookkeeping()), SchemaScript.migrations().stream())
                        .flatMap(script -> script.statements("scores").stream()))
                .hasSize(6)
                .allMatch(statement -> statement.startsWith("CREATE TABLE IF NOT EXISTS scores."))
                .noneMatch(
                        statement -> statement.contains("${") || statement.contains("--") || statement.contains(";"));
    }

    @Test
    void a_declared_table_is_read_with_its_columns_and_key() {
        ExpectedTable triggers = ExpectedTable.of(
                        SchemaScript.migrations().get(1).statements("scores").get(0))
                .orElseThrow();
        ExpectedTable predictions = ExpectedTable.of(
                        SchemaScript.migrations().get(0).statements("scores").get(0))
                .orElseThrow();

        assertThat(triggers.name()).isEqualTo("retraining_triggers");
        assertThat(triggers.columns())
                .hasSize(12)
                .containsEntry("window_end", "timestamp")
                .containsEntry("updated_at", "timestamp");
        assertThat(triggers.primaryKey()).isEqualTo("model, window_end, trigger_id");
        assertThat(predictions.primaryKey()).isEqualTo("(pipeline, row_key)");
        assertThat(ExpectedTable.of("DROP TABLE a.b")).isEmpty();
    }

    @Test
    void roles_are_granted_table_by_table() {
        String roles = CassandraSchema.roles(
                "scorer",
                List.of("shop.customers", "shop.transactions"),
                List.of("shop.scores"),
                List.of("own.retraining_triggers"));

        assertThat(roles.lines().filter(line -> !line.startsWith("--") && !line.isBlank()))
                .containsExactly(
                        "CREATE ROLE IF NOT EXISTS bridge_reader WITH LOGIN = false;",
                        "GRANT SELECT ON TABLE shop.customers TO bridge_reader;",
                        "GRANT SELECT ON TABLE shop.transactions TO bridge_reader;",
                        "CREATE ROLE IF NOT EXISTS bridge_writer WITH LOGIN = false;",
                        "GRANT MODIFY ON TABLE shop.scores TO bridge_writer;",
                        "GRANT SELECT ON TABLE own.retraining_triggers TO bridge_writer;",
                        "GRANT MODIFY ON TABLE own.retraining_triggers TO bridge_writer;",
                        "CREATE ROLE IF NOT EXISTS scorer WITH LOGIN = true;",
                        "GRANT bridge_reader TO scorer;",
                        "GRANT bridge_writer TO scorer;");
    }
}
