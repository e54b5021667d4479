package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.prediction.OutputMapping;
import dev.inferencebridge.prediction.Prediction;
import dev.inferencebridge.scoring.ModelOutput;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonPredictionEncoderTest {

    private static final Map<String, ModelOutput> OUTPUTS = outputs();
    private static final String TAIL =
            ",\"model\":\"fraud\",\"deployment\":\"blue\",\"scoredAt\":\"2026-11-22T08:00:00.120Z\","
                    + "\"sourceTimestampMicros\":1795330745824440,\"featureSchema\":\"0f1e2d3c4b5a6978\"}";

    private final JsonPredictionEncoder encoder = new JsonPredictionEncoder();

    @Test
    void a_prediction_is_its_columns_then_what_was_said() {
        Map<String, @Nullable Object> carried = new LinkedHashMap<>();
        carried.put("cust", "ä\"\n");
        carried.put("oid", 9007199254740993L);
        carried.put("vi", new BigInteger("123456789012345678901"));
        carried.put("d", 2.25);
        carried.put("ok", true);
        carried.put("region", null);
        carried.put("items", Arrays.asList("x", null, List.of(1L)));
        carried.put("attrs", Map.of("k", 1L));

        assertThat(text(OutputMapping.NONE, carried, new ModelOutput.Scalar(0.25)))
                .isEqualTo("{\"cust\":\"ä\\\"\\n\",\"oid\":9007199254740993,\"vi\":123456789012345678901,\"d\":2.25,"
                        + "\"ok\":true,\"region\":null,\"items\":[\"x\",null,[1]],\"attrs\":{\"k\":1},\"prediction\":0.25"
                        + TAIL);
    }

    @Test
    void an_output_keeps_its_shape() {
        assertThat(text(OutputMapping.NONE, Map.of(), new ModelOutput.Label("spam")))
                .isEqualTo("{\"prediction\":\"spam\"" + TAIL);
        assertThat(text(OutputMapping.NONE, Map.of(), new ModelOutput.Numbers(List.of(0.5, 1.0))))
                .isEqualTo("{\"prediction\":[0.5,1.0]" + TAIL);
        assertThat(text(OutputMapping.NONE, Map.of(), new ModelOutput.Named(OUTPUTS)))
                .isEqualTo("{\"prediction\":{\"p\":0.5,\"class\":\"spam\"}" + TAIL);
    }

    @Test
    void named_outputs_are_mapped_to_fields() {
        OutputMapping score = new OutputMapping(Map.of("score", "p"));

        assertThat(text(score, Map.of(), new ModelOutput.Named(OUTPUTS)))
                .isEqualTo("{\"prediction\":{\"p\":0.5,\"class\":\"spam\"},\"score\":0.5" + TAIL);
    }

    @Test
    void an_endpoint_that_names_no_deployment_leaves_null() {
        byte[] bytes = encoder.encode(new Prediction(
                Map.of(),
                new ModelOutput.Scalar(1),
                Map.of(),
                "fraud",
                Optional.empty(),
                Instant.EPOCH,
                -1,
                "0f1e2d3c4b5a6978"));

        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("{\"prediction\":1.0,\"model\":\"fraud\",\"deployment\":null,"
                        + "\"scoredAt\":\"1970-01-01T00:00:00.000Z\",\"sourceTimestampMicros\":-1,"
                        + "\"featureSchema\":\"0f1e2d3c4b5a6978\"}");
    }

    private String text(OutputMapping mapping, Map<String, @Nullable Object> carried, ModelOutput output) {
        Prediction prediction = new Prediction(
                carried,
                output,
                mapping.apply(output),
                "fraud",
                Optional.of("blue"),
                Instant.parse("2026-11-22T08:00:00.120999Z"),
                1795330745824440L,
                "0f1e2d3c4b5a6978");
        return new String(encoder.encode(prediction), StandardCharsets.UTF_8);
    }

    private static Map<String, ModelOutput> outputs() {
        Map<String, ModelOutput> outputs = new LinkedHashMap<>();
        outputs.put("p", new ModelOutput.Scalar(0.5));
        outputs.put("class", new ModelOutput.Label("spam"));
        return outputs;
    }
}
