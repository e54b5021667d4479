package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.MonitoredFeatures;
import dev.inferencebridge.monitoring.Profile;
import dev.inferencebridge.monitoring.WindowSummary;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaselineOfCsvTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            new FeatureDefinition.Column("amount", "amount"),
            new FeatureDefinition.Categorical(
                    "country",
                    "country",
                    List.of("DE", "FR"),
                    FeatureDefinition.Categorical.Encoding.ONE_HOT,
                    FeatureDefinition.Categorical.Other.OWN,
                    Optional.empty())));

    @Test
    void columns_are_found_by_name_in_any_order_and_others_are_passed_over() throws IOException {
        WindowSummary summary =
                read("note,country,prediction,amount\r\n\"a,\"\"b\"\"\n\",DE,0.5,1\r\n,FR,0.25,3\n,US,,2", 10);

        BaselineProfile baseline = BaselineProfile.of("payments", summary);
        assertThat(baseline.rows()).isEqualTo(3);
        assertThat(numbers(baseline.features().get("amount")).mean()).isEqualTo(2);
        assertThat(baseline.features().get("country"))
                .isEqualTo(new Profile.Categories(Map.of("DE", 1L, "FR", 1L), 1, 3));
        assertThat(numbers(baseline.prediction().orElseThrow()).count()).isEqualTo(2);
        assertThat(baseline.featureSchemaHash()).isEqualTo(SCHEMA.hash());
    }

    @Test
    void rows_that_lack_a_value_or_hold_another_type_are_left_out() throws IOException {
        WindowSummary summary = read("amount,country\n1,DE\n,DE\nx,DE\n1,\n", 10);

        assertThat(summary.rows()).isEqualTo(4);
        assertThat(summary.deadLetters()).isEqualTo(3);
    }

    @Test
    void no_more_rows_are_read_than_were_asked_for() throws IOException {
        assertThat(read("amount,country\n1,DE\n2,DE\n3,DE\n", 2).rows()).isEqualTo(2);
    }

    @Test
    void what_is_wrong_with_the_file_is_named_with_its_line() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("amount,note\n", 1))
                .withMessage("there is no column 'country'; the header has: amount, note");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("amount,country\n1,DE\n1\n", 9))
                .withMessage("line 3: has 1 fields, the header has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("amount,country\n1,\"DE\n", 9))
                .withMessage("line 3: a quote is not closed");
        assertThatIllegalArgumentException().isThrownBy(() -> read("", 9)).withMessage("there is no header");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("amount,amount\n", 9))
                .withMessage("the column 'amount' is there twice");
    }

    private static WindowSummary read(String csv, long most) throws IOException {
        return new BaselineOfCsv(MonitoredFeatures.of(SCHEMA), SCHEMA.width()).read(new StringReader(csv), most);
    }

    private static Profile.Numbers numbers(Profile profile) {
        return (Profile.Numbers) profile;
    }
}
