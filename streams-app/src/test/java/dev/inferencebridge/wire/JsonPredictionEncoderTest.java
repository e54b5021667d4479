package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
                    + "\"sourceTimestampMicros\":1795330745824440}";

    private final JsonPredictionEncoder encoder = new JsonPredictionEncoder(Map.of());

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

        assertThat(text(encoder, carried, new ModelOutput.Scalar(0.25)))
                .isEqualTo("{\"cust\":\"ä\\\"\\n\",\"oid\":9007199254740993,\"vi\":123456789012345678901,\"d\":2.25,"
                        + "\"ok\":true,\"region\":null,\"items\":[\"x\",null,[1]],\"attrs\":{\"k\":1},\"prediction\":0.25"
                        + TAIL);
    }

    @Test
    void an_output_keeps_its_shape() {
        assertThat(text(encoder, Map.of(), new ModelOutput.Label("spam"))).isEqualTo("{\"prediction\":\"spam\"" + TAIL);
        assertThat(text(encoder, Map.of(), new ModelOutput.Numbers(List.of(0.5, 1.0))))
                .isEqualTo("{\"prediction\":[0.5,1.0]" + TAIL);
        assertThat(text(encoder, Map.of(), new ModelOutput.Named(OUTPUTS)))
                .isEqualTo("{\"prediction\":{\"p\":0.5,\"class\":\"spam\"}" + TAIL);
    }

    @Test
    void named_outputs_are_mapped_to_fields() {
        assertThat(text(new JsonPredictionEncoder(Map.of("score", "p")), Map.of(), new ModelOutput.Named(OUTPUTS)))
                .isEqualTo("{\"prediction\":{\"p\":0.5,\"class\":\"spam\"},\"score\":0.5" + TAIL);
    }

    @Test
    void an_endpoint_that_names_no_deployment_leaves_null() {
        byte[] bytes = encoder.encode(
                new Prediction(Map.of(), new ModelOutput.Scalar(1), "fraud", Optional.empty(), Instant.EPOCH, -1));

        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("{\"prediction\":1.0,\"model\":\"fraud\",\"deployment\":null,"
                        + "\"scoredAt\":\"1970-01-01T00:00:00.000Z\",\"sourceTimestampMicros\":-1}");
    }

    @Test
    void outputs_that_the_model_did_not_give_are_told_before_encoding() {
        JsonPredictionEncoder mapped = new JsonPredictionEncoder(Map.of("score", "p", "extra", "q"));

        assertThat(mapped.missingOutputs(new ModelOutput.Named(OUTPUTS))).containsExactly("q");
        assertThat(mapped.missingOutputs(new ModelOutput.Scalar(1))).containsExactlyInAnyOrder("p", "q");
        assertThat(encoder.missingOutputs(new ModelOutput.Scalar(1))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text(mapped, Map.of(), new ModelOutput.Named(OUTPUTS)))
                .withMessage("the model gave no output named q");
    }

    @Test
    void an_output_cannot_take_the_name_of_a_field_of_every_prediction() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonPredictionEncoder(Map.of("model", "p")))
                .withMessageContaining("'model'");
    }

    @Test
    void carried_columns_with_the_name_of_another_field_are_told() {
        assertThat(new JsonPredictionEncoder(Map.of("score", "p")).collisions(List.of("id", "model", "score")))
                .containsExactly("model", "score");
    }

    private static String text(
            JsonPredictionEncoder encoder, Map<String, @Nullable Object> carried, ModelOutput output) {
        Prediction prediction = new Prediction(
                carried,
                output,
                "fraud",
                Optional.of("blue"),
                Instant.parse("2026-11-22T08:00:00.120999Z"),
                1795330745824440L);
        return new String(encoder.encode(prediction), StandardCharsets.UTF_8);
    }

    private static Map<String, ModelOutput> outputs() {
        Map<String, ModelOutput> outputs = new LinkedHashMap<>();
        outputs.put("p", new ModelOutput.Scalar(0.5));
        outputs.put("class", new ModelOutput.Label("spam"));
        return outputs;
    }
}
