package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code .../workspaces/{w}/jobs} of the control plane, for a caller who is allowed to. Thread-safe. */
final class JobResource {

    private static final Pattern WORKSPACE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}");
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}");

    private final Jobs jobs;
    private final JobAnswers answers;

    JobResource(Jobs jobs, JobAnswers answers) {
        this.jobs = jobs;
        this.answers = answers;
    }

    /** What a call needs to be allowed, by its method. */
    static Permission needed(Call call) {
        return switch (call.method()) {
            case "PUT" -> Permission.WRITE_JOBS;
            case "POST" -> Permission.CANCEL_JOBS;
            default -> Permission.READ_JOBS;
        };
    }

    /** @param path groups {@code workspace} (its whole path), {@code name} of it, {@code job} and {@code cancel}, if any */
    Answer answer(Call call, Matcher path, AzureIdentity caller) {
        if (!WORKSPACE.matcher(path.group("name")).matches()) {
            return ManagementService.error(
                    400, "InvalidResourceName", "The workspace's name has 3 to 33 letters, digits, '-' and '_'.");
        }
        Optional<String> id = Optional.ofNullable(path.group("job"));
        if (id.isEmpty()) {
            return call.is("GET") ? list() : notAllowed("GET");
        }
        if (path.group("cancel") != null) {
            return call.is("POST") ? cancel(call, id.get()) : notAllowed("POST");
        }
        return switch (call.method()) {
            case "GET" -> jobs.find(id.get()).map(job -> found(200, job)).orElseGet(() -> missing(id.get()));
            case "PUT" -> put(call, path.group("workspace"), id.get(), caller);
            default -> notAllowed("GET, PUT");
        };
    }

    private Answer put(Call call, String workspace, String id, AzureIdentity caller) {
        if (!ID.matcher(id).matches()) {
            return invalid("a job's id has 1 to 255 letters, digits, '-' and '_', the first a letter or digit");
        }
        if (!isJson(call)) {
            return ManagementService.error(415, "UnsupportedMediaType", "The content type has to be application/json.");
        }
        Optional<JsonNode> body = call.json();
        if (body.isEmpty()) {
            return ManagementService.error(400, "InvalidRequestContent", "The request content is no JSON.");
        }
        Optional<String> problem = JobRules.problem(body.get());
        if (problem.isPresent()) {
            return invalid(problem.get());
        }
        ObjectNode request = body.get().path("properties").deepCopy();
        // Read-only in the contract: what a client sends there does not count.
        request.remove("status");
        return switch (jobs.submit(id, workspace, request, caller.objectId())) {
            case CREATED -> found(201, jobs.find(id).orElseThrow());
            case UPDATED -> found(200, jobs.find(id).orElseThrow());
            case IMMUTABLE -> immutable(id, request);
            case FULL -> ManagementService.error(429, "TooManyRequests", "Too many jobs have not ended.");
        };
    }

    /** A code and an inner code as the service gives them; that its status is 400 is not documented. */
    private Answer immutable(String id, ObjectNode request) {
        ObjectNode known = jobs.find(id).map(Job::request).orElse(request);
        ObjectNode json = Answer.object();
        json.putObject("error")
                .put("code", "UserError")
                .put(
                        "message",
                        "The job " + id + " is there already, and its "
                                + String.join(", ", Jobs.changed(known, request)) + " cannot change.")
                .putObject("innerError")
                .put("code", "Immutable")
                .putObject("innerError")
                .put("code", "JobPropertyImmutable");
        return Answer.json(400, json);
    }

    private Answer list() {
        ObjectNode json = Answer.object();
        ArrayNode values = json.putArray("value");
        jobs.all().forEach(job -> values.add(answers.resource(job)));
        return Answer.json(200, json);
    }

    private Answer cancel(Call call, String id) {
        return jobs.cancel(id)
                .map(job -> Answer.empty(job.status().isLast() ? 200 : 202)
                        .with("Location", call.path().replaceFirst("(?i)/cancel$", "")))
                .orElseGet(() -> missing(id));
    }

    private Answer found(int status, Job job) {
        return Answer.json(status, answers.resource(job));
    }

    private static boolean isJson(Call call) {
        return call.header("Content-Type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"))
                .orElse(false);
    }

    private static Answer invalid(String message) {
        return ManagementService.error(400, "ValidationError", message + ".");
    }

    private static Answer missing(String id) {
        return ManagementService.error(404, "NotFound", "There is no job " + id + ".");
    }

    private static Answer notAllowed(String methods) {
        return ManagementService.error(405, "MethodNotAllowed", "Only " + methods + " is allowed here.")
                .with("Allow", methods);
    }
}
