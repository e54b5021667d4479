package dev.inferencebridge.localstack.azure;

import java.util.Optional;

/** Managed identities: of App Service ({@code /msi/token}) and of IMDS. Thread-safe. */
final class IdentityService implements Service {

    static final String APP_SERVICE = "/msi/token";
    static final String IMDS = "/metadata/identity/oauth2/token";

    private static final String APP_SERVICE_VERSION = "2019-08-01";

    private final Tokens tokens;
    private final String header;

    /** @param header what App Service puts into {@code IDENTITY_HEADER} */
    IdentityService(Tokens tokens, String header) {
        this.tokens = tokens;
        this.header = header;
    }

    @Override
    public Answer answer(Call call) {
        return switch (call.path()) {
            case APP_SERVICE -> appService(call);
            case IMDS -> imds(call);
            default -> Answer.empty(404);
        };
    }

    @Override
    public Answer failure(int status) {
        return imdsError(status, status == 429 ? "Too many requests" : "The identity service failed");
    }

    private Answer appService(Call call) {
        if (!call.is("GET")) {
            return Answer.empty(405).with("Allow", "GET");
        }
        if (!call.header("X-IDENTITY-HEADER").filter(header::equals).isPresent()) {
            return appServiceError(401, "The X-IDENTITY-HEADER is missing or wrong.");
        }
        if (!call.parameter("api-version").filter(APP_SERVICE_VERSION::equals).isPresent()) {
            return appServiceError(400, "The api-version must be " + APP_SERVICE_VERSION + ".");
        }
        Optional<String> resource = call.parameter("resource");
        if (resource.isEmpty()) {
            return appServiceError(400, "The parameter 'resource' is missing.");
        }
        return identity(call)
                .map(identity -> granted(identity, resource.get(), false))
                .orElseGet(() -> appServiceError(
                        400,
                        "No User Assigned or Delegated Managed Identity found for specified"
                                + " ClientId/ResourceId/PrincipalId."));
    }

    private Answer imds(Call call) {
        if (!call.is("GET")) {
            return Answer.empty(405).with("Allow", "GET");
        }
        if (!call.header("Metadata").filter("true"::equalsIgnoreCase).isPresent()) {
            return imdsError(400, "Required metadata header not specified");
        }
        if (call.header("X-Forwarded-For").isPresent()) {
            return imdsError(400, "Requests that were forwarded are refused");
        }
        if (call.parameter("api-version")
                .filter(version -> version.matches("20\\d\\d-\\d\\d-\\d\\d"))
                .isEmpty()) {
            return imdsError(400, "Required query variable 'api-version' is missing or wrong");
        }
        Optional<String> resource = call.parameter("resource");
        if (resource.isEmpty()) {
            return imdsError(400, "Required audience parameter not specified");
        }
        return identity(call)
                .map(identity -> granted(identity, resource.get(), true))
                .orElseGet(() -> imdsError(400, "Identity not found"));
    }

    private Optional<AzureIdentity> identity(Call call) {
        Optional<String> client = call.parameter("client_id");
        Optional<String> object = call.parameter("object_id").or(() -> call.parameter("principal_id"));
        Optional<String> resource = call.parameter("mi_res_id").or(() -> call.parameter("msi_res_id"));
        if (client.isEmpty() && object.isEmpty() && resource.isEmpty()) {
            return tokens.identity(identity -> identity.kind() == AzureIdentity.Kind.SYSTEM_ASSIGNED);
        }
        return tokens.identity(identity -> identity.kind() != AzureIdentity.Kind.APPLICATION
                && client.map(identity.clientId()::equalsIgnoreCase).orElse(true)
                && object.map(identity.objectId()::equalsIgnoreCase).orElse(true)
                && resource.map(identity.resourceId()::equalsIgnoreCase).orElse(true));
    }

    /** Every member is text, as in both of the real ones. */
    private Answer granted(AzureIdentity identity, String resource, boolean imds) {
        Tokens.Issued issued = tokens.issue(identity, resource, "2");
        var json = Answer.object()
                .put("access_token", issued.token())
                .put("client_id", identity.clientId())
                .put("expires_on", String.valueOf(issued.expires().getEpochSecond()))
                .put("resource", resource)
                .put("token_type", "Bearer");
        if (imds) {
            json.put("expires_in", String.valueOf(issued.seconds()))
                    .put("ext_expires_in", String.valueOf(issued.seconds()))
                    .put("not_before", String.valueOf(issued.from().getEpochSecond()));
        }
        return Answer.json(200, json);
    }

    private static Answer appServiceError(int status, String message) {
        return Answer.json(status, Answer.object().put("statusCode", status).put("message", message));
    }

    private static Answer imdsError(int status, String message) {
        return Answer.json(
                status,
                Answer.object()
                        .put("error", status < 500 ? "invalid_request" : "server_error")
                        .put("error_description", message));
    }
}
