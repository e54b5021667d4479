package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Batch endpoints, all on one port: {@code POST /{endpoint}/jobs} starts a job, {@code GET /{endpoint}/jobs/{id}} tells of
 * it. The service chooses the id: each call is a new job. Thread-safe.
 */
final class BatchService implements Service {

    static final String AUDIENCE = "https://ml.azure.com";

    private static final Pattern PATH = Pattern.compile("/([a-zA-Z][a-zA-Z0-9-]{2,31})/jobs(?:/([^/]+))?/?");
    private static final String WORKSPACE =
            AzureOptions.RESOURCE_GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/inference-bridge";

    private final Tokens tokens;
    private final Jobs jobs;
    private final JobAnswers answers;

    BatchService(Tokens tokens, Jobs jobs, JobAnswers answers) {
        this.tokens = tokens;
        this.jobs = jobs;
        this.answers = answers;
    }

    @Override
    public Answer answer(Call call) {
        Matcher path = PATH.matcher(call.path());
        if (!path.matches()) {
            return error(404, "NotFound", "There is no such path.");
        }
        boolean invokes = path.group(2) == null;
        Permission needed = invokes ? Permission.INVOKE_BATCH_ENDPOINTS : Permission.READ_JOBS;
        return tokens.check(call, AUDIENCE, needed)
                .fold(
                        identity -> invokes ? invoke(call, path.group(1), identity) : get(call, path.group(2)),
                        refused -> error(
                                refused.status(),
                                refused.status() == 403 ? "Forbidden" : "Unauthorized",
                                refused.message() + "."));
    }

    @Override
    public Answer failure(int status) {
        return error(status, status == 429 ? "TooManyRequests" : "ServiceError", "The batch endpoint failed.");
    }

    private Answer invoke(Call call, String endpoint, AzureIdentity caller) {
        if (!call.is("POST")) {
            return error(405, "MethodNotAllowed", "Only POST is allowed here.").with("Allow", "POST");
        }
        if (call.header("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"))
                .isEmpty()) {
            return error(415, "UnsupportedMediaType", "The content type has to be application/json.");
        }
        Optional<JsonNode> body = call.json();
        Optional<String> problem =
                body.isEmpty() ? Optional.of("the body is no JSON") : JobRules.invocationProblem(body.get());
        if (problem.isPresent()) {
            return error(400, "UserError", problem.get() + ".");
        }
        ObjectNode request = body.orElseThrow().path("properties").deepCopy();
        call.header("azureml-model-deployment").ifPresent(name -> request.put("deployment", name));
        String id = "batchjob-" + UUID.randomUUID();
        return switch (jobs.submit(id, WORKSPACE + "/batchEndpoints/" + endpoint, request, caller.objectId())) {
            case FULL -> error(429, "TooManyRequests", "Too many jobs have not ended.");
            default -> Answer.json(201, answers.invocation(jobs.find(id).orElseThrow()));
        };
    }

    private Answer get(Call call, String id) {
        if (!call.is("GET")) {
            return error(405, "MethodNotAllowed", "Only GET is allowed here.").with("Allow", "GET");
        }
        return jobs.find(id)
                .map(job -> Answer.json(200, answers.invocation(job)))
                .orElseGet(() -> error(404, "NotFound", "There is no job " + id + "."));
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode json = Answer.object();
        json.putObject("error").put("code", code).put("message", message);
        return Answer.json(status, json);
    }
}
