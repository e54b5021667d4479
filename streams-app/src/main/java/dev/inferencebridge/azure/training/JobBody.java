package dev.inferencebridge.azure.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.TriggerTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request for a job: the template with its places filled, and tags by which the job is found again. Stateless. */
final class JobBody {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JobBody() {}

    /** The tags of the template are kept, also where they are called as one of the bridge's. */
    static String of(TriggerTemplate template, Dispatch dispatch) {
        Map<String, @Nullable Object> properties = template.filled(dispatch);
        Map<String, @Nullable Object> tags = new LinkedHashMap<>();
        tags.put("inference-bridge-trigger", dispatch.trigger().id());
        tags.put("inference-bridge-model", dispatch.trigger().model());
        tags.put("inference-bridge-window", dispatch.trigger().window().toString());
        if (properties.get("tags") instanceof Map<?, ?> own) {
            own.forEach((name, value) -> tags.put(String.valueOf(name), value));
        }
        properties.put("tags", tags);
        try {
            return JSON.writeValueAsString(Map.of("properties", properties));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and texts are always JSON", e);
        }
    }
}
