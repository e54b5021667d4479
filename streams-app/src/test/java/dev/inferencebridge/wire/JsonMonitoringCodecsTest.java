package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.Distribution;
import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricReading;
import dev.inferencebridge.monitoring.Profile;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.scoring.ModelOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMonitoringCodecsTest {

    private final JsonWindowReportCodec reports = new JsonWindowReportCodec();
    private final JsonBaselineCodec baselines = new JsonBaselineCodec();
    private final WindowReport report = new WindowReport(
            "payments",
            "fraud",
            Optional.of("blue"),
            Instant.parse("2026-11-22T08:00:00Z"),
            Instant.parse("2026-11-22T09:00:00Z"),
            "0123456789abcdef",
            "fedcba9876543210",
            5000,
            List.of(
                    new MetricReading(Metric.VOLUME, Optional.empty(), 5000, OptionalDouble.empty(), 5000),
                    new MetricReading(Metric.PSI, Optional.of("amount"), 0.3, OptionalDouble.of(0.25), 4999),
                    new MetricReading(
                            Metric.KOLMOGOROV_SMIRNOV, Optional.of("prediction"), 0.5, OptionalDouble.of(0.01), 4999)));

    @Test
    void a_report_is_one_line_and_comes_back_as_it_was() {
        byte[] bytes = reports.encode(report);

        assertThat(reports.decode(bytes)).isEqualTo(report);
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .doesNotContain("\n")
                .contains(
                        "{\"metric\":\"psi\",\"feature\":\"amount\",\"value\":0.3,\"threshold\":0.25,\"samples\":4999,"
                                + "\"beyond\":true}");
    }

    @Test
    void a_report_of_no_deployment_comes_back_too() {
        WindowReport without = new WindowReport(
                "p", "m", Optional.empty(), report.start(), report.end(), WindowReport.NO_BASELINE, "f", 0, List.of());

        assertThat(reports.decode(reports.encode(without))).isEqualTo(without);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"version\":2}", "{\"version\":1,\"pipeline\":7}", "{"})
    void what_is_no_report_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reports.decode(text.getBytes(StandardCharsets.UTF_8)))
                .withMessageStartingWith("report");
    }

    @Test
    void a_baseline_comes_back_with_its_id() {
        BaselineProfile baseline = baseline();

        BaselineProfile read = baselines.decode(baselines.encode(baseline));

        assertThat(read.id()).isEqualTo(baseline.id());
        assertThat(read.features().keySet()).containsExactly("z amount", "country");
        assertThat(read.prediction()).isPresent();
        assertThat(baselines.encode(read)).isEqualTo(baselines.encode(baseline));
    }

    @Test
    void a_baseline_that_was_edited_is_refused() {
        String text = new String(baselines.encode(baseline()), StandardCharsets.UTF_8);

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        baselines.decode(text.replace("\"DE\":70", "\"DE\":71").getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("its content is not that of its id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> baselines.decode(
                        text.replace("[-1.5,0.1,", "[-1.5,\"x\",").getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("baseline.features.z amount: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> baselines.decode(
                        text.replace("{\"version\":1", "{\"version\":9").getBytes(StandardCharsets.UTF_8)))
                .withMessage("baseline: is of version 9, and this bridge reads version 1");
    }

    @Test
    void outputs_of_predictions_are_read_in_every_shape() {
        JsonPredictionDecoder decoder = new JsonPredictionDecoder();

        assertThat(decoder.output(bytes("{\"prediction\":0.5}"))).contains(new ModelOutput.Scalar(0.5));
        assertThat(decoder.output(bytes("{\"prediction\":\"a\"}"))).contains(new ModelOutput.Label("a"));
        assertThat(decoder.output(bytes("{\"prediction\":[1,2]}")))
                .contains(new ModelOutput.Numbers(List.of(1.0, 2.0)));
        assertThat(decoder.output(bytes("{\"prediction\":{\"s\":1}}")))
                .contains(new ModelOutput.Named(Map.of("s", new ModelOutput.Scalar(1))));
        assertThat(decoder.output(bytes("{}"))).isEmpty();
        assertThat(decoder.output(bytes("no"))).isEmpty();
    }

    private static BaselineProfile baseline() {
        Map<String, Profile> features = new LinkedHashMap<>();
        features.put("z amount", numbers());
        features.put("country", new Profile.Categories(Map.of("DE", 70L, "a \"b\"\n", 3L), 2, 3));
        return new BaselineProfile("payments", "fedcba9876543210", 75, features, Optional.of(numbers()));
    }

    private static Profile.Numbers numbers() {
        return new Profile.Numbers(
                Distribution.ofSteps(new double[] {-1.5, 0.1, 1e300}, new long[] {1, 40, 75}, 0.0123), 0.3, 1.7, 70.5);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
