package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The control plane, of which there are the keys of online endpoints. All endpoints have the same. Thread-safe. */
final class ManagementService implements Service {

    static final String AUDIENCE = "https://management.azure.com";

    private static final Pattern KEYS = Pattern.compile(
            "/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.MachineLearningServices"
                    + "/workspaces/[^/]+/onlineEndpoints/[^/]+/(listKeys|regenerateKeys)",
            Pattern.CASE_INSENSITIVE);

    private final URI authority;
    private final Tokens tokens;
    private final EndpointKeys keys;

    /** @param authority of Entra ID, with the tenant */
    ManagementService(URI authority, Tokens tokens, EndpointKeys keys) {
        this.authority = authority;
        this.tokens = tokens;
        this.keys = keys;
    }

    @Override
    public Answer answer(Call call) {
        Matcher path = KEYS.matcher(call.path());
        if (!path.matches()) {
            return error(404, "InvalidResourceType", "The resource type is not known here.");
        }
        boolean list = path.group(1).equalsIgnoreCase("listKeys");
        Permission needed = list ? Permission.LIST_ENDPOINT_KEYS : Permission.REGENERATE_ENDPOINT_KEYS;
        return tokens.check(call, AUDIENCE, needed).fold(identity -> allowed(call, list), this::refusal);
    }

    @Override
    public Answer failure(int status) {
        return error(status, status == 429 ? "TooManyRequests" : "ServiceUnavailable", "The control plane failed.");
    }

    private Answer allowed(Call call, boolean list) {
        if (!call.is("POST")) {
            return error(405, "MethodNotAllowed", "Only POST is allowed here.").with("Allow", "POST");
        }
        if (call.parameter("api-version").isEmpty()) {
            return error(400, "MissingApiVersionParameter", "The api-version query parameter is required.");
        }
        return list ? list() : regenerate(call);
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

    private static Answer error(int status, String code, String message) {
        ObjectNode json = Answer.object();
        json.putObject("error").put("code", code).put("message", message);
        return Answer.json(status, json);
    }
}
