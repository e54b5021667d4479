package dev.inferencebridge.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.Distribution;
import dev.inferencebridge.monitoring.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Baselines as JSON, and back: what a profile file holds. Immutable, thread-safe.
 *
 * <p>A line for each feature. {@code values} and {@code atMost} are the steps of a distribution: so many numbers are at most as
 * large. {@code id} is that of the content; a file whose content was changed is refused.
 */
public final class JsonBaselineCodec {

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = new JsonMapper();

    public byte[] encode(BaselineProfile baseline) {
        StringBuilder text = new StringBuilder("{\"version\":" + VERSION);
        text.append(",\n\"id\":").append(quoted(baseline.id()));
        text.append(",\n\"pipeline\":").append(quoted(baseline.pipeline()));
        text.append(",\n\"featureSchema\":").append(quoted(baseline.featureSchemaHash()));
        text.append(",\n\"rows\":").append(baseline.rows());
        text.append(",\n\"features\":{");
        String separator = "\n";
        for (Map.Entry<String, Profile> feature : baseline.features().entrySet()) {
            text.append(separator).append(quoted(feature.getKey())).append(':').append(json(feature.getValue()));
            separator = ",\n";
        }
        text.append('}');
        baseline.prediction()
                .ifPresent(profile -> text.append(",\n\"prediction\":").append(json(profile)));
        return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return MAPPER.getNodeFactory().textNode(text).toString();
    }

    private static ObjectNode json(Profile profile) {
        return profile.fold(JsonBaselineCodec::json, JsonBaselineCodec::json);
    }

    private static ObjectNode json(Profile.Numbers numbers) {
        Distribution distribution = numbers.distribution();
        ObjectNode json = MAPPER.createObjectNode()
                .put("kind", "numbers")
                .put("mean", numbers.mean())
                .put("deviation", numbers.deviation())
                .put("distinct", numbers.distinct())
                .put("rankError", distribution.rankError());
        ArrayNode values = json.putArray("values");
        ArrayNode atMost = json.putArray("atMost");
        for (int step = 0; step < distribution.size(); step++) {
            values.add(distribution.value(step));
            atMost.add(distribution.cumulative(step));
        }
        return json;
    }

    private static ObjectNode json(Profile.Categories categories) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("kind", "categories")
                .put("distinct", categories.distinct())
                .put("others", categories.others());
        ObjectNode counts = json.putObject("counts");
        categories.counts().forEach(counts::put);
        return json;
    }

    /** Throws {@link IllegalArgumentException} that names the place when the bytes are no baseline of a version it knows. */
    public BaselineProfile decode(byte[] bytes) {
        JsonFields file = JsonFields.of(tree(bytes), "baseline");
        file.requireVersion(VERSION);
        Map<String, Profile> features = new LinkedHashMap<>();
        JsonFields named = file.fields("features");
        named.object().fieldNames().forEachRemaining(name -> features.put(name, profile(named.fields(name))));
        BaselineProfile baseline = new BaselineProfile(
                file.text("pipeline"),
                file.text("featureSchema"),
                file.whole("rows"),
                features,
                file.has("prediction") ? Optional.of(profile(file.fields("prediction"))) : Optional.empty());
        if (!baseline.id().equals(file.text("id"))) {
            throw new IllegalArgumentException("baseline: its content is not that of its id " + file.text("id")
                    + ": make it anew with 'bridge baseline'");
        }
        return baseline;
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("baseline: not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Profile profile(JsonFields json) {
        String kind = json.text("kind");
        return switch (kind) {
            case "numbers" ->
                new Profile.Numbers(
                        distribution(json), json.number("mean"), json.number("deviation"), json.number("distinct"));
            case "categories" -> {
                Map<String, Long> counts = new TreeMap<>();
                JsonFields named = json.fields("counts");
                named.object().fieldNames().forEachRemaining(name -> counts.put(name, named.whole(name)));
                yield new Profile.Categories(counts, json.whole("others"), json.number("distinct"));
            }
            default -> throw new IllegalArgumentException(json.place() + ".kind: expected numbers or categories");
        };
    }

    private static Distribution distribution(JsonFields json) {
        JsonNode values = json.array("values");
        JsonNode atMost = json.array("atMost");
        double[] steps = new double[values.size()];
        long[] cumulative = new long[atMost.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = values.get(i).asDouble(Double.NaN);
        }
        for (int i = 0; i < cumulative.length; i++) {
            cumulative[i] = atMost.get(i).asLong();
        }
        try {
            return Distribution.ofSteps(steps, cumulative, json.number("rankError"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(json.place() + ": " + e.getMessage(), e);
        }
    }
}
