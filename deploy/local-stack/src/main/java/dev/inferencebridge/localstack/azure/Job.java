package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job at one moment. Immutable.
 *
 * @param resource the path of the workspace, and of the batch endpoint if one was invoked, that it was asked of
 * @param request the {@code properties} of the request; not to be changed
 * @param by the object id of who asked
 * @param submissions how often it was asked for, under the same id
 * @param doing what it says that it is doing; empty while it does nothing
 * @param results what it told in the end, by name
 * @param error why it failed
 */
public record Job(
        String id,
        String resource,
        ObjectNode request,
        String by,
        JobStatus status,
        int submissions,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> ended,
        String doing,
        Map<String, String> results,
        Optional<String> error) {

    public Job {
        results = Map.copyOf(results);
    }

    static Job submitted(String id, String resource, ObjectNode request, String by, Instant now) {
        return new Job(
                id,
                resource,
                request,
                by,
                JobStatus.STARTING,
                1,
                now,
                Optional.empty(),
                Optional.empty(),
                "",
                Map.of(),
                Optional.empty());
    }

    /**
     * What the job was given, by name: its environment variables, and over them its inputs, each by its value or URI. Of a
     * control plane's job or a batch endpoint's.
     */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.path("environmentVariables")
                .properties()
                .forEach(variable ->
                        parameters.put(variable.getKey(), variable.getValue().asText()));
        inputs(request.path("inputs"), "value", "uri", parameters);
        inputs(request.path("InputData"), "Value", "Uri", parameters);
        return parameters;
    }

    private static void inputs(JsonNode inputs, String value, String uri, Map<String, String> into) {
        inputs.properties().forEach(input -> {
            JsonNode given = input.getValue();
            into.put(input.getKey(), given.path(given.has(value) ? value : uri).asText());
        });
    }

    Job at(JobStatus next, Instant now) {
        return new Job(
                id,
                resource,
                request,
                by,
                next,
                submissions,
                created,
                next == JobStatus.RUNNING ? Optional.of(now) : started,
                next.isLast() ? Optional.of(now) : ended,
                doing,
                results,
                error);
    }

    Job again(ObjectNode changed) {
        return new Job(
                id, resource, changed, by, status, submissions + 1, created, started, ended, doing, results, error);
    }

    Job doing(String what) {
        return new Job(id, resource, request, by, status, submissions, created, started, ended, what, results, error);
    }

    Job with(Map<String, String> told) {
        return new Job(id, resource, request, by, status, submissions, created, started, ended, doing, told, error);
    }

    Job failing(String why) {
        return new Job(
                id,
                resource,
                request,
                by,
                status,
                submissions,
                created,
                started,
                ended,
                doing,
                results,
                Optional.of(why));
    }
}
