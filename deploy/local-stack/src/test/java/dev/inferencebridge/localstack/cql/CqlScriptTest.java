package dev.inferencebridge.localstack.cql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.localstack.process.StackException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CqlScriptTest {

    @Test
    void statements_end_at_semicolons_and_the_last_may_go_without() {
        assertThat(texts("USE a; USE b ;\n;\n USE c")).containsExactly("USE a", "USE b", "USE c");
    }

    @Test
    void a_semicolon_in_a_string_a_quoted_name_or_a_dollar_quotation_is_text() {
        assertThat(texts("INSERT 'it''s; one'; SELECT \"a\"\";b\"; CREATE FUNCTION $$ return 1; // ' $$; USE x"))
                .containsExactly(
                        "INSERT 'it''s; one'", "SELECT \"a\"\";b\"", "CREATE FUNCTION $$ return 1; // ' $$", "USE x");
    }

    @Test
    void comments_are_left_out_whatever_they_hold() {
        assertThat(texts("-- it's; not\nUSE a // nor \"this;\n; /* ;' \n */ USE/**/b; -- end"))
                .containsExactly("USE a", "USE b");
    }

    @Test
    void a_batch_is_one_statement() {
        String batch = "begin unlogged batch INSERT 1; INSERT 2; apply batch";

        assertThat(texts(batch + "; USE a")).containsExactly(batch, "USE a");
    }

    @Test
    void statements_know_their_number_and_line() {
        assertThat(CqlScript.of("s", "USE a;\n\n-- b\n  USE b;\nUSE c").statements())
                .containsExactly(
                        new CqlStatement(1, 1, "USE a"),
                        new CqlStatement(2, 4, "USE b"),
                        new CqlStatement(3, 5, "USE c"));
    }

    @Test
    void what_does_not_end_is_named_with_its_line() {
        assertThatThrownBy(() -> texts("USE a;\nINSERT 'b; USE c"))
                .isInstanceOf(StackException.class)
                .hasMessage("test.cql, line 2: a quotation that does not end");
        assertThatThrownBy(() -> texts("/* USE a")).hasMessage("test.cql, line 1: a comment that does not end");
        assertThatThrownBy(() -> texts("\nBEGIN BATCH INSERT 1; INSERT 2;"))
                .hasMessage("test.cql, line 2: a batch without APPLY BATCH");
    }

    @Test
    void a_missing_file_is_named() {
        assertThatThrownBy(() -> CqlScript.file(Path.of("missing.cql")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("missing.cql");
    }

    @Test
    void the_demonstration_has_transactions_and_labels_with_cdc_and_predictions_without() {
        assertThat(CqlScript.cardFraud().statements())
                .extracting(CqlStatement::text)
                .satisfiesExactly(
                        keyspace -> assertThat(keyspace).startsWith("CREATE KEYSPACE IF NOT EXISTS shop"),
                        transactions -> assertThat(transactions).endsWith("WITH cdc = true"),
                        predictions -> assertThat(predictions).doesNotContain("cdc"),
                        labels -> assertThat(labels)
                                .contains("shop.fraud_reports")
                                .endsWith("WITH cdc = true"),
                        reads -> assertThat(reads).isEqualTo("GRANT SELECT ON TABLE shop.transactions TO bridge"),
                        writes ->
                                assertThat(writes).isEqualTo("GRANT MODIFY ON TABLE shop.fraud_predictions TO bridge"),
                        reports -> assertThat(reports).isEqualTo("GRANT SELECT ON TABLE shop.fraud_reports TO bridge"));
    }

    private static List<String> texts(String script) {
        return CqlScript.of("test.cql", script).statements().stream()
                .map(CqlStatement::text)
                .toList();
    }
}
