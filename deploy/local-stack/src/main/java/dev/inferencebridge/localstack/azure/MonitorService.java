package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Application Insights: ingestion into {@link Telemetry}, and live metrics that nobody looks at. Thread-safe. */
final class MonitorService implements Service {

    static final String AUDIENCE = "https://monitor.azure.com";
    static final String INSTRUMENTATION_KEY = AzureIdentity.guid("instrumentation key");

    private static final String PROFILE = "/api/profiles/" + INSTRUMENTATION_KEY + "/appId";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_INFLATED = 64 << 20;

    private final Tokens tokens;
    private final Telemetry telemetry;
    private volatile boolean needsToken;

    MonitorService(Tokens tokens, Telemetry telemetry, boolean needsToken) {
        this.tokens = tokens;
        this.telemetry = telemetry;
        this.needsToken = needsToken;
    }

    void needsToken(boolean changed) {
        needsToken = changed;
    }

    @Override
    public Answer answer(Call call) {
        return switch (call.path()) {
            case "/v2/track", "/v2.1/track" -> call.is("POST") ? track(call) : notAllowed();
            case "/QuickPulseService.svc/ping", "/QuickPulseService.svc/post" ->
                call.is("POST") ? live(call) : notAllowed();
            default ->
                call.path().equals(PROFILE)
                        ? Answer.text(200, AzureIdentity.guid("application insights"))
                        : Answer.empty(404);
        };
    }

    private static Answer notAllowed() {
        return Answer.empty(405).with("Allow", "POST");
    }

    @Override
    public Answer failure(int status) {
        ObjectNode json = Answer.object().put("itemsReceived", 0).put("itemsAccepted", 0);
        error(json.putArray("errors"), 0, status, reason(status));
        return Answer.json(status, json);
    }

    private static String reason(int status) {
        return switch (status) {
            case 402, 439 -> "Daily quota exceeded";
            case 429 -> "Rate exceeded";
            default -> "Ingestion is not available";
        };
    }

    private Answer track(Call call) {
        if (needsToken) {
            Access access = tokens.check(call, AUDIENCE, Permission.PUBLISH_TELEMETRY);
            Answer refusal = access.fold(identity -> Answer.empty(200), refused -> {
                ObjectNode json = Answer.object();
                json.putObject("error").put("message", refused.message());
                return Answer.json(refused.status(), json);
            });
            if (refusal.status() != 200) {
                return refusal;
            }
        }
        List<JsonNode> items;
        try {
            items = items(plain(call));
        } catch (IOException e) {
            return failure(400);
        }
        return items.isEmpty() ? failure(400) : accept(items);
    }

    private Answer accept(List<JsonNode> items) {
        ObjectNode json = Answer.object().put("itemsReceived", items.size());
        ArrayNode errors = JSON.createArrayNode();
        List<JsonNode> accepted = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            String wrong = wrong(item);
            int status = wrong.isEmpty() ? telemetry.nextRejection().orElse(200) : 400;
            if (status == 200) {
                accepted.add(item);
            } else {
                error(errors, i, status, wrong.isEmpty() ? reason(status) : wrong);
            }
        }
        telemetry.accept(accepted);
        json.put("itemsAccepted", accepted.size()).set("errors", errors);
        int status = errors.isEmpty()
                ? 200
                : accepted.isEmpty() ? errors.path(0).path("statusCode").asInt() : 206;
        return Answer.json(status, json);
    }

    private static void error(ArrayNode errors, int index, int status, String message) {
        errors.addObject().put("index", index).put("statusCode", status).put("message", message);
    }

    /** Empty when the envelope is as it should be. */
    private static String wrong(JsonNode item) {
        if (!item.path("name").isTextual() || !item.path("time").isTextual()) {
            return "An envelope needs 'name' and 'time'";
        }
        if (!item.path("iKey").asText().equalsIgnoreCase(INSTRUMENTATION_KEY)) {
            return "Invalid instrumentation key";
        }
        return item.path("data").path("baseType").isTextual()
                        && item.path("data").path("baseData").isObject()
                ? ""
                : "An envelope needs 'data' with 'baseType' and 'baseData'";
    }

    /** An array, or an object a line. A line that is no JSON is an item too, which then is refused. */
    private static List<JsonNode> items(String text) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        if (text.stripLeading().startsWith("[")) {
            JSON.readTree(text).forEach(items::add);
            return items;
        }
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            try {
                items.add(JSON.readTree(line));
            } catch (IOException notJson) {
                items.add(JSON.missingNode());
            }
        }
        return items;
    }

    private static String plain(Call call) throws IOException {
        byte[] bytes = call.body();
        if (call.header("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent()) {
            try (GZIPInputStream inflated = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes = inflated.readNBytes(LARGEST_INFLATED + 1);
            }
            if (bytes.length > LARGEST_INFLATED) {
                throw new IOException("the body is larger than " + LARGEST_INFLATED + " bytes");
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Answer live(Call call) {
        if (!call.parameter("ikey")
                .filter(INSTRUMENTATION_KEY::equalsIgnoreCase)
                .isPresent()) {
            return Answer.empty(400);
        }
        ObjectNode configuration = Answer.object().put("ETag", "");
        configuration.putArray("Metrics");
        configuration.putArray("DocumentStreams");
        return Answer.json(200, configuration).with("x-ms-qps-subscribed", "false");
    }
}
