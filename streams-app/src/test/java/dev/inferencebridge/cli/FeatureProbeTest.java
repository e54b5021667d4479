package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureDefinition.Column;
import dev.inferencebridge.feature.FeatureDefinition.Lookup;
import dev.inferencebridge.feature.FeatureDefinition.Window;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.topology.WindowChangelogs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FeatureProbeTest {

    private static final Instant AT = Instant.parse("2026-11-22T08:00:00Z");
    private static final TableName MERCHANTS = new TableName("shop", "merchants");
    private static final LookupDefinition LOOKUP = new LookupDefinition(
            "merchants",
            MERCHANTS,
            Map.of("id", "merchant"),
            LookupDefinition.Via.CACHE,
            Optional.empty(),
            new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 10));
    private static final FeatureDefinition COUNT = new Window(
            "tx_1h",
            new WindowDefinition(
                    WindowDefinition.Compute.COUNT,
                    Optional.empty(),
                    List.of("card"),
                    Duration.ofHours(1),
                    Duration.ZERO,
                    Optional.empty()),
            OptionalDouble.of(0));

    private final FeatureSchema schema = new FeatureSchema(
            List.of(
                    new Column("amount", "amount"),
                    new Column("limit", "limit_eur", OptionalDouble.of(100)),
                    new Lookup("merchants", new Column("risk", "risk")),
                    COUNT),
            List.of(LOOKUP));

    @Test
    void each_input_comes_with_its_value_and_its_origin() {
        FeatureReport report = new FeatureProbe(
                        "payments",
                        schema,
                        (lookup, key) -> Optional.of(row(MERCHANTS, key, Map.of("id", 7L, "risk", 0.25))),
                        (row, timeMillis) -> new WindowChangelogs.Reading(Map.of("tx_1h", 3.0), Map.of(), Map.of()))
                .report(payment(Map.of("amount", 12.5, "merchant", 7L)), "table shop.payments", AT);

        assertThat(report.isPossible()).isTrue();
        assertThat(report.inputs())
                .extracting(FeatureReport.Line::input, FeatureReport.Line::value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("amount", OptionalDouble.of(12.5)),
                        org.assertj.core.groups.Tuple.tuple("limit", OptionalDouble.of(100)),
                        org.assertj.core.groups.Tuple.tuple("risk", OptionalDouble.of(0.25)),
                        org.assertj.core.groups.Tuple.tuple("tx_1h", OptionalDouble.of(3)));
        assertThat(report.text().lines())
                .startsWith(
                        "input   value  from",
                        "amount   12.5  column 'amount'",
                        "limit     100  default: column 'limit_eur' has no value");
        assertThat(report.text())
                .contains("Row of table shop.payments, ages as of 2026-11-22T08:00:00Z, feature schema ");
    }

    @Test
    void a_window_that_cannot_be_read_is_not_shown_as_its_default() throws Exception {
        FeatureReport report = new FeatureProbe(
                        "payments",
                        schema,
                        (lookup, key) -> Optional.of(row(MERCHANTS, key, Map.of("risk", 1L))),
                        FeatureProbeTest::unreadable)
                .report(payment(Map.of("amount", 1L, "merchant", 7L)), "table shop.payments", AT);

        assertThat(report.isPossible()).isTrue();
        assertThat(report.text()).containsPattern("tx_1h +\\? +a window: there is no topic");
        JsonNode json = JsonMapper.builder().build().readTree(report.json());
        assertThat(json.at("/inputs/3/value").isNull()).isTrue();
        assertThat(json.at("/inputs/3/known").asBoolean()).isFalse();
        assertThat(json.at("/inputs/0/value").asDouble()).isEqualTo(1);
        assertThat(json.at("/possible").asBoolean()).isTrue();
    }

    @Test
    void a_row_that_makes_no_vector_says_which_feature_and_why() {
        FeatureReport report = new FeatureProbe(
                        "payments",
                        schema,
                        (lookup, key) -> {
                            throw new AssertionError("asked without a key");
                        },
                        FeatureProbeTest::unreadable)
                .report(payment(Map.of("amount", "secret")), "table shop.payments", AT);

        assertThat(report.isPossible()).isFalse();
        assertThat(report.text())
                .contains(
                        "No vector: feature 'amount': column 'amount' holds a text, not a finite number or a boolean.")
                .doesNotContain("secret");
    }

    @Test
    void a_row_that_its_window_refuses_makes_no_vector() {
        FeatureReport report = new FeatureProbe(
                        "payments",
                        schema,
                        (lookup, key) -> Optional.of(row(MERCHANTS, key, Map.of("risk", 1L))),
                        (row, timeMillis) -> new WindowChangelogs.Reading(
                                Map.of(), Map.of("tx_1h", "column 'created' does not hold a timestamp"), Map.of()))
                .report(payment(Map.of("amount", 1L, "merchant", 7L)), "table shop.payments", AT);

        assertThat(report.isPossible()).isFalse();
        assertThat(report.text())
                .contains("No vector: feature 'tx_1h': column 'created' does not hold a timestamp.")
                .containsPattern("tx_1h +- +column 'created'");
    }

    private static WindowChangelogs.Reading unreadable(Row row, long timeMillis) {
        return new WindowChangelogs.Reading(Map.of(), Map.of(), Map.of("tx_1h", "there is no topic"));
    }

    private static Row payment(Map<String, Object> columns) {
        return row(new TableName("shop", "payments"), new RowKey(Map.of("id", 1L)), columns);
    }

    private static Row row(TableName table, RowKey key, Map<String, Object> columns) {
        return new Row(table, key, columns, 1);
    }
}
