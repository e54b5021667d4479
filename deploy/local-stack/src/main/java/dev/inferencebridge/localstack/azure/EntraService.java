package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Microsoft Entra ID: client credentials, discovery and keys. Thread-safe. */
final class EntraService implements Service {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String DEFAULT_SCOPE = "/.default";

    private final String tenant;
    private final URI authority;
    private final Tokens tokens;
    private final Cluster cluster;
    private final String clientSecret;

    /** @param clientSecret of every app registration */
    EntraService(String tenant, URI authority, Tokens tokens, Cluster cluster, String clientSecret) {
        this.tenant = tenant;
        this.authority = authority;
        this.tokens = tokens;
        this.cluster = cluster;
        this.clientSecret = clientSecret;
    }

    @Override
    public Answer answer(Call call) {
        String path = call.path();
        if (path.equals("/common/discovery/instance")) {
            return instanceDiscovery();
        }
        if (path.equals(Cluster.PATH + "/.well-known/openid-configuration")) {
            return Answer.json(200, cluster.discovery());
        }
        if (path.equals(Cluster.PATH + "/openid/v1/jwks")) {
            return Answer.json(200, cluster.jwks());
        }
        int end = path.indexOf('/', 1);
        String asked = end < 0 ? path.substring(1) : path.substring(1, end);
        String rest = end < 0 ? "" : path.substring(end);
        if (!asked.equalsIgnoreCase(tenant)) {
            return EntraError.request(90002, "Tenant '" + asked + "' not found; the tenant is " + tenant + ".")
                    .answer(tokens.clock());
        }
        return switch (rest) {
            case "/oauth2/v2.0/token" -> token(call);
            case "/v2.0/.well-known/openid-configuration" -> Answer.json(200, discovery());
            case "/discovery/v2.0/keys" -> Answer.json(200, tokens.jwks());
            default -> Answer.empty(404);
        };
    }

    @Override
    public Answer failure(int status) {
        return new EntraError(status, "temporarily_unavailable", 90033, "A transient error has occurred.")
                .answer(tokens.clock());
    }

    private Answer token(Call call) {
        if (!call.is("POST")) {
            return EntraError.request(900561, "The endpoint only accepts POST requests.")
                    .answer(tokens.clock());
        }
        Map<String, String> form = call.form();
        return refusal(form).map(error -> error.answer(tokens.clock())).orElseGet(() -> issue(form));
    }

    private Optional<EntraError> refusal(Map<String, String> form) {
        for (String needed : new String[] {"grant_type", "client_id", "scope"}) {
            if (form.getOrDefault(needed, "").isBlank()) {
                return Optional.of(EntraError.request(
                        900144, "The request body must contain the following parameter: '" + needed + "'."));
            }
        }
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return Optional.of(new EntraError(
                    400, "unsupported_grant_type", 70003, "The grant type is not supported; client_credentials is."));
        }
        if (audience(form).isEmpty()) {
            return Optional.of(new EntraError(
                    400,
                    "invalid_scope",
                    1002012,
                    "The scope " + form.get("scope") + " is not valid: it is one resource followed by /.default."));
        }
        Optional<AzureIdentity> client = client(form);
        if (client.isEmpty()) {
            return Optional.of(new EntraError(
                    400,
                    "unauthorized_client",
                    700016,
                    "Application with identifier '" + form.get("client_id") + "' was not found in the directory."));
        }
        if (form.containsKey("client_assertion")) {
            return assertionRefusal(form, client.get());
        }
        if (form.containsKey("client_secret")) {
            return client.get().kind() == AzureIdentity.Kind.APPLICATION && same(form.getOrDefault("client_secret", ""))
                    ? Optional.empty()
                    : Optional.of(EntraError.client(7000215, "Invalid client secret provided."));
        }
        return Optional.of(EntraError.client(
                7000216, "'client_assertion' or 'client_secret' is required for the 'client_credentials' grant type."));
    }

    private Optional<EntraError> assertionRefusal(Map<String, String> form, AzureIdentity client) {
        if (!ASSERTION_TYPE.equals(form.get("client_assertion_type"))) {
            return Optional.of(EntraError.request(
                    900144, "The request body must contain the following parameter: 'client_assertion_type'."));
        }
        Optional<Jwt> parsed = Jwt.parse(form.getOrDefault("client_assertion", ""));
        if (parsed.isEmpty()) {
            return Optional.of(EntraError.client(50027, "JWT token is invalid or malformed."));
        }
        Jwt assertion = parsed.get();
        String presented = "No matching federated identity record found for presented assertion ";
        if (!assertion.claim("iss").equals(cluster.issuer())) {
            return Optional.of(EntraError.client(700211, presented + "issuer '" + assertion.claim("iss") + "'."));
        }
        if (!assertion.hasAudience(Cluster.AUDIENCE)) {
            return Optional.of(EntraError.client(
                    700212, presented + "audience '" + assertion.claims().path("aud") + "'."));
        }
        if (!client.subjects().contains(assertion.claim("sub"))) {
            return Optional.of(EntraError.client(700213, presented + "subject '" + assertion.claim("sub") + "'."));
        }
        if (!cluster.signed(assertion)) {
            return Optional.of(EntraError.client(700027, "The client assertion failed signature validation."));
        }
        if (!assertion.isValidAt(tokens.clock().instant())) {
            return Optional.of(EntraError.client(700024, "Client assertion is not within its valid time range."));
        }
        return Optional.empty();
    }

    private Answer issue(Map<String, String> form) {
        Tokens.Issued issued = tokens.issue(
                client(form).orElseThrow(),
                audience(form).orElseThrow(),
                form.containsKey("client_assertion") ? "2" : "1");
        ObjectNode json = Answer.object()
                .put("token_type", "Bearer")
                .put("expires_in", issued.seconds())
                .put("ext_expires_in", issued.seconds());
        if (issued.seconds() > 7_200) {
            json.put("refresh_in", issued.seconds() / 2);
        }
        return Answer.json(200, json.put("access_token", issued.token())).with("Cache-Control", "no-store");
    }

    private Optional<AzureIdentity> client(Map<String, String> form) {
        // The system-assigned identity is of its host alone.
        return tokens.identity(identity -> identity.kind() != AzureIdentity.Kind.SYSTEM_ASSIGNED
                && identity.clientId().equalsIgnoreCase(form.get("client_id")));
    }

    /**
     * The scope without {@code /.default}. A resource that ends with a slash keeps it: {@code https://a//.default} is for
     * {@code https://a/}. Scopes of OpenID Connect, which MSAL adds, are passed over.
     */
    private static Optional<String> audience(Map<String, String> form) {
        String audience = null;
        for (String scope : form.getOrDefault("scope", "").strip().split(" +", -1)) {
            if (scope.equals("openid") || scope.equals("profile") || scope.equals("offline_access")) {
                continue;
            }
            if (!scope.endsWith(DEFAULT_SCOPE) || scope.length() == DEFAULT_SCOPE.length() || audience != null) {
                return Optional.empty();
            }
            audience = scope.substring(0, scope.length() - DEFAULT_SCOPE.length());
        }
        return Optional.ofNullable(audience);
    }

    private boolean same(String secret) {
        return MessageDigest.isEqual(
                secret.getBytes(StandardCharsets.UTF_8), clientSecret.getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode discovery() {
        String base = authority + tenant;
        ObjectNode discovery = Answer.object()
                .put("issuer", tokens.issuer())
                .put("token_endpoint", base + "/oauth2/v2.0/token")
                .put("authorization_endpoint", base + "/oauth2/v2.0/authorize")
                .put("jwks_uri", base + "/discovery/v2.0/keys");
        discovery
                .putArray("token_endpoint_auth_methods_supported")
                .add("client_secret_post")
                .add("private_key_jwt");
        discovery.putArray("response_types_supported").add("code");
        discovery.putArray("subject_types_supported").add("pairwise");
        discovery.putArray("id_token_signing_alg_values_supported").add("RS256");
        return discovery;
    }

    private Answer instanceDiscovery() {
        ObjectNode json = Answer.object()
                .put("tenant_discovery_endpoint", authority + tenant + "/v2.0/.well-known/openid-configuration")
                .put("api-version", "1.1");
        ObjectNode entry = json.putArray("metadata")
                .addObject()
                .put("preferred_network", authority.getAuthority())
                .put("preferred_cache", authority.getAuthority());
        entry.putArray("aliases").add(authority.getAuthority()).add(authority.getHost());
        return Answer.json(200, json);
    }
}
