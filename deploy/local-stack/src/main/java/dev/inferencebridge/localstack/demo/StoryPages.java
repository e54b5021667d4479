package dev.inferencebridge.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at the jobs of the control plane's stand-in and at the traffic of the endpoint. Confined to one thread; blocks. */
final class StoryPages {

    private static final Duration WITHIN = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI jobs;
    private final URI traffic;

    /**
     * For one story.
     *
     * @param control of the stand-ins of Azure
     * @param endpoint the scoring endpoint over http, any path of it
     */
    StoryPages(URI control, URI endpoint) {
        this.jobs = control.resolve("/jobs");
        this.traffic = endpoint.resolve("/traffic");
    }

    /** Tells the story what there is to see now; nothing of what does not answer. */
    void look(Story story) throws InterruptedException {
        get(jobs).ifPresent(answer -> story.jobs(answer.path("jobs")));
        get(traffic).ifPresent(answer -> {
            Map<String, Integer> percents = new LinkedHashMap<>();
            answer.properties()
                    .forEach(share ->
                            percents.put(share.getKey(), share.getValue().intValue()));
            story.traffic(percents);
        });
    }

    private Optional<JsonNode> get(URI uri) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(uri).timeout(WITHIN).build(), HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? Optional.of(json.readTree(response.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
