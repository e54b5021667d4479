package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The control plane, of which there are the keys of online endpoints, jobs, and where batch endpoints are. All endpoints
 * have the same keys, and all workspaces the same jobs. Thread-safe.
 */
final class ManagementService implements Service {

    static final String AUDIENCE = "https://management.azure.com";

    private static final String WORKSPACE =
            "(?<workspace>/subscriptions/[^/]+/resourceGroups/[^/]{1,90}/providers/Microsoft\\.MachineLearningServices"
                    + "/workspaces/(?<name>[^/]+))";
    private static final Pattern KEYS = path("/onlineEndpoints/[^/]+/(?<action>listKeys|regenerateKeys)");
    private static final Pattern JOBS = path("/jobs(?:/(?<job>[^/]+)(?<cancel>/cancel)?)?");
    private static final Pattern BATCH_ENDPOINT = path("/batchEndpoints/(?<endpoint>[^/]+)");

    private final URI authority;
    private final Tokens tokens;
    private final EndpointKeys keys;
    private final JobResource jobs;
    private final URI batch;

    /**
     * The control plane of a tenant.
     *
     * @param authority of Entra ID, with the tenant
     * @param batch where the batch endpoints are
     */
    ManagementService(URI authority, Tokens tokens, EndpointKeys keys, JobResource jobs, URI batch) {
        this.authority = authority;
        this.tokens = tokens;
        this.keys = keys;
        this.jobs = jobs;
        this.batch = batch;
    }

    @Override
    public Answer answer(Call call) {
        Matcher job = JOBS.matcher(call.path());
        if (job.matches()) {
            return allowed(call, JobResource.needed(call), identity -> jobs.answer(call, job, identity));
        }
        Matcher endpoint = BATCH_ENDPOINT.matcher(call.path());
        if (endpoint.matches()) {
            return allowed(call, Permission.READ_JOBS, identity -> batchEndpoint(call, endpoint.group("endpoint")));
        }
        Matcher path = KEYS.matcher(call.path());
        if (!path.matches()) {
            return error(404, "InvalidResourceType", "The resource type is not known here.");
        }
        boolean list = path.group("action").equalsIgnoreCase("listKeys");
        return allowed(
                call,
                list ? Permission.LIST_ENDPOINT_KEYS : Permission.REGENERATE_ENDPOINT_KEYS,
                identity -> keys(call, list));
    }

    @Override
    public Answer failure(int status) {
        return error(status, status == 429 ? "TooManyRequests" : "ServiceUnavailable", "The control plane failed.");
    }

    private Answer allowed(Call call, Permission needed, Function<? super AzureIdentity, Answer> then) {
        return tokens.check(call, AUDIENCE, needed)
                .fold(
                        identity -> call.parameter("api-version").isPresent()
                                ? then.apply(identity)
                                : error(
                                        400,
                                        "MissingApiVersionParameter",
                                        "The api-version query parameter is required."),
                        this::refusal);
    }

    private Answer keys(Call call, boolean list) {
        if (!call.is("POST")) {
            return error(405, "MethodNotAllowed", "Only POST is allowed here.").with("Allow", "POST");
        }
        return list ? list() : regenerate(call);
    }

    private Answer batchEndpoint(Call call, String name) {
        if (!call.is("GET")) {
            return error(405, "MethodNotAllowed", "Only GET is allowed here.").with("Allow", "GET");
        }
        ObjectNode json = Answer.object()
                .put("id", call.path())
                .put("name", name)
                .put("type", "Microsoft.MachineLearningServices/workspaces/batchEndpoints");
        json.putObject("properties")
                .put("authMode", "AADToken")
                .put("provisioningState", "Succeeded")
                .put("scoringUri", batch + name + "/jobs");
        return Answer.json(200, json);
    }

    private Answer list() {
        List<String> both = keys.all();
        return Answer.json(200, Answer.object().put("primaryKey", both.get(0)).put("secondaryKey", both.get(1)));
    }

    private Answer regenerate(Call call) {
        Optional<JsonNode> body = call.json();
        String type = body.map(json -> json.path("keyType").asText()).orElse("");
        if (!type.equals("Primary") && !type.equals("Secondary")) {
            return error(400, "BadRequest", "keyType is Primary or Secondary.");
        }
        String given = body.map(json -> json.path("keyValue").asText().strip()).orElse("");
        keys.replace(type.equals("Primary"), given.isEmpty() ? EndpointKeys.random() : given);
        return Answer.empty(200);
    }

    private Answer refusal(Access.Refused refused) {
        return refused.status() == 403
                ? error(403, "AuthorizationFailed", refused.message() + ".")
                : error(401, "AuthenticationFailed", refused.message() + ".")
                        .with(
                                "WWW-Authenticate",
                                "Bearer authorization_uri=\"" + authority + "\", error=\"invalid_token\"");
    }

    private static Pattern path(String below) {
        return Pattern.compile(WORKSPACE + below, Pattern.CASE_INSENSITIVE);
    }

    static Answer error(int status, String code, String message) {
        ObjectNode json = Answer.object();
        json.putObject("error").put("code", code).put("message", message);
        return Answer.json(status, json);
    }
}
