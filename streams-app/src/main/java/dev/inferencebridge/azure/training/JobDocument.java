package dev.inferencebridge.azure.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.retraining.JobState;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** What the service says of a job. Immutable. */
final class JobDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_CHARACTERS = 200;

    private final JsonNode document;

    private JobDocument(JsonNode document) {
        this.document = document;
    }

    /** Of any text: what is no JSON says nothing. */
    static JobDocument of(String body) {
        try {
            return new JobDocument(JSON.readTree(body));
        } catch (JsonProcessingException e) {
            return new JobDocument(JSON.createObjectNode());
        }
    }

    Optional<String> name() {
        String name = document.path("name").asText("");
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** The page of Azure ML studio. */
    Optional<URI> link() {
        String text = document.path("properties")
                .path("services")
                .path("Studio")
                .path("endpoint")
                .asText("");
        try {
            URI uri = new URI(text);
            return "https".equals(uri.getScheme()) || "http".equals(uri.getScheme())
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    JobState state() {
        String status = document.path("properties").path("status").asText("");
        return switch (status) {
            case "Completed" -> new JobState.Succeeded();
            case "Failed", "Canceled" -> new JobState.Failed("the job ended as " + status);
            case "" -> new JobState.Unknown("the answer has no properties.status");
            default -> new JobState.Underway(shown(status));
        };
    }

    /** The service's own words for what is wrong; empty when it has none. */
    static String error(String body) {
        JsonNode error = of(body).document.path("error");
        String code = error.path("code").asText("");
        String message = error.path("message").asText("");
        return shown(code + (code.isEmpty() || message.isEmpty() ? "" : ": ") + message);
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
