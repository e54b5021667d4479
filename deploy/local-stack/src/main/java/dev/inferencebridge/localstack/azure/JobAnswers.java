package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Jobs as the control plane and batch endpoints describe them, and as the control port does. Immutable. */
final class JobAnswers {

    private final String tenant;

    JobAnswers(String tenant) {
        this.tenant = tenant;
    }

    /** As {@code GET .../jobs/{id}}. */
    ObjectNode resource(Job job) {
        ObjectNode json = Answer.object()
                .put("id", workspace(job) + "/jobs/" + job.id())
                .put("name", job.id())
                .put("type", "Microsoft.MachineLearningServices/workspaces/jobs");
        ObjectNode properties = job.request().deepCopy();
        ObjectNode told = properties.withObject("/properties");
        job.started().ifPresent(time -> told.put("StartTimeUtc", time.toString()));
        job.ended().ifPresent(time -> told.put("EndTimeUtc", time.toString()));
        job.results().forEach(told::put);
        properties.put("status", job.status().word());
        ObjectNode studio = properties
                .withObject("/services")
                .putObject("Studio")
                .put("jobServiceType", "Studio")
                .put("endpoint", studio(job));
        job.error().ifPresent(error -> studio.put("errorMessage", error));
        json.set("properties", properties);
        systemData(json.putObject("systemData"), job);
        return json;
    }

    /** As {@code GET {scoringUri}/{jobId}}, of an invocation of a batch endpoint. */
    ObjectNode invocation(Job job) {
        ObjectNode json = Answer.object()
                .put("id", job.resource() + "/jobs/" + job.id())
                .put("name", job.id())
                .put("type", "Microsoft.MachineLearningServices/workspaces/batchEndpoints/jobs");
        ObjectNode properties = job.request().deepCopy();
        properties.put("name", job.id()).put("status", job.status().word());
        properties
                .putObject("interactionEndpoints")
                .putObject("Studio")
                .put("jobEndpointType", "Studio")
                .put("endpoint", studio(job));
        json.set("properties", properties);
        systemData(json.putObject("systemData"), job);
        return json;
    }

    /** For whoever looks on: everything that is known. */
    static ObjectNode inspected(Job job) {
        ObjectNode json = Answer.object()
                .put("id", job.id())
                .put("status", job.status().word())
                .put("doing", job.doing())
                .put("submissions", job.submissions())
                .put("created", job.created().toString());
        job.started().ifPresent(time -> json.put("started", time.toString()));
        job.ended().ifPresent(time -> json.put("ended", time.toString()));
        job.error().ifPresent(error -> json.put("error", error));
        job.results().forEach(json.putObject("results")::put);
        json.set("request", job.request());
        return json;
    }

    private String studio(Job job) {
        return "https://ml.azure.com/runs/" + job.id() + "?wsid="
                + workspace(job).replace("/providers/Microsoft.MachineLearningServices", "") + "&tid=" + tenant;
    }

    private static String workspace(Job job) {
        return job.resource().replaceFirst("(?i)/batchEndpoints/.*", "");
    }

    private static void systemData(ObjectNode json, Job job) {
        Instant changed = job.ended().or(job::started).orElse(job.created());
        json.put("createdAt", job.created().toString())
                .put("createdBy", job.by())
                .put("createdByType", "Application")
                .put("lastModifiedAt", changed.toString());
    }
}
