package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The secrets of a Key Vault, over {@link Secrets}. Thread-safe. */
final class VaultService implements Service {

    static final String AUDIENCE = "https://vault.azure.net";

    private static final Pattern SECRET = Pattern.compile("/secrets/([^/]+)(?:/([^/]*))?/?");
    private static final Pattern API_VERSION = Pattern.compile("7\\.\\d|20\\d\\d-\\d\\d-\\d\\d(-preview.*)?");
    private static final int LARGEST_PAGE = 25;

    private final URI vault;
    private final String challenge;
    private final Tokens tokens;
    private final Secrets secrets;

    /** @param authority of Entra ID, with the tenant, as the challenge names it */
    VaultService(URI vault, URI authority, Tokens tokens, Secrets secrets) {
        this.vault = vault;
        this.challenge = "Bearer authorization=\"" + authority + "\", resource=\"" + AUDIENCE + "\"";
        this.tokens = tokens;
        this.secrets = secrets;
    }

    @Override
    public Answer answer(Call call) {
        Matcher path = SECRET.matcher(call.path());
        boolean list = call.path().equals("/secrets") || call.path().equals("/secrets/");
        if (!list && !path.matches()) {
            return error(404, "NotFound", "There is no such path.");
        }
        if (call.is("PUT") && !list) {
            return allowed(call, Permission.SET_SECRETS, () -> set(path.group(1), call));
        }
        if (!call.is("GET")) {
            return error(405, "MethodNotAllowed", "The method is not allowed here.");
        }
        if (list) {
            return allowed(call, Permission.LIST_SECRETS, () -> page(call, "/secrets", secrets.currents(), false));
        }
        String name = path.group(1);
        String version = Optional.ofNullable(path.group(2)).orElse("");
        return version.equals("versions")
                ? allowed(call, Permission.LIST_SECRETS, () -> versions(name, call))
                : allowed(call, Permission.GET_SECRETS, () -> get(name, version));
    }

    @Override
    public Answer failure(int status) {
        return status == 429
                ? error(429, "Throttled", "Request was not processed because too many requests were received.")
                : error(status, "InternalServerError", "The vault failed.");
    }

    private Answer allowed(Call call, Permission needed, Supplier<Answer> then) {
        return tokens.check(call, AUDIENCE, needed)
                .fold(
                        identity -> call.parameter("api-version")
                                        .filter(version ->
                                                API_VERSION.matcher(version).matches())
                                        .isPresent()
                                ? then.get()
                                : error(400, "BadParameter", "The api-version is missing or not supported."),
                        refused -> refused.status() == 403
                                ? forbidden("ForbiddenByRbac", "Caller is not authorized: " + refused.message() + ".")
                                : unauthorized(refused));
    }

    private Answer unauthorized(Access.Refused refused) {
        String code = switch (refused.reason()) {
            case MISSING, MALFORMED -> "AKV10000";
            case AUDIENCE -> "AKV10022";
            case ISSUER -> "AKV10032";
            default -> "AKV10001";
        };
        return error(401, "Unauthorized", code + ": " + refused.message() + ".").with("WWW-Authenticate", challenge);
    }

    private Answer get(String name, String version) {
        Optional<Secrets.Version> found = version.isEmpty() ? secrets.current(name) : secrets.version(name, version);
        if (found.isEmpty()) {
            return notFound(name + (version.isEmpty() ? "" : "/" + version));
        }
        return found.get().enabled()
                ? Answer.json(200, bundle(found.get()))
                : forbidden("SecretDisabled", "Operation get is not allowed on a disabled secret.");
    }

    private Answer versions(String name, Call call) {
        List<Secrets.Version> all = secrets.all(name);
        return all.isEmpty() ? notFound(name) : page(call, "/secrets/" + name + "/versions", all, true);
    }

    private Answer set(String name, Call call) {
        Optional<JsonNode> body = call.json().filter(json -> json.path("value").isTextual());
        if (body.isEmpty()) {
            return error(400, "BadParameter", "The body needs a 'value'.");
        }
        JsonNode attributes = body.get().path("attributes");
        try {
            String version = secrets.set(
                    name,
                    body.get().path("value").textValue(),
                    attributes.path("enabled").asBoolean(true),
                    time(attributes, "nbf"),
                    time(attributes, "exp"));
            return Answer.json(200, bundle(secrets.version(name, version).orElseThrow()));
        } catch (IllegalArgumentException e) {
            return error(400, "BadParameter", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Instant> time(JsonNode attributes, String name) {
        return attributes.path(name).isNumber()
                ? Optional.of(Instant.ofEpochSecond(attributes.path(name).longValue()))
                : Optional.empty();
    }

    private Answer page(Call call, String path, List<Secrets.Version> all, boolean withVersion) {
        int size = Math.min(LARGEST_PAGE, whole(call, "maxresults", LARGEST_PAGE));
        int from = Math.min(all.size(), whole(call, "$skiptoken", 0));
        int to = Math.min(all.size(), from + Math.max(1, size));
        ObjectNode json = Answer.object();
        ArrayNode values = json.putArray("value");
        all.subList(from, to).forEach(version -> {
            ObjectNode item = values.addObject();
            item.put("id", id(version, withVersion));
            attributes(item.putObject("attributes"), version);
        });
        if (to < all.size()) {
            json.put(
                    "nextLink",
                    vault.resolve(path) + "?api-version="
                            + call.parameter("api-version").orElseThrow() + "&maxresults=" + size + "&$skiptoken="
                            + to);
        } else {
            json.putNull("nextLink");
        }
        return Answer.json(200, json);
    }

    private static int whole(Call call, String name, int otherwise) {
        return call.parameter(name)
                .filter(text -> text.matches("\\d{1,6}"))
                .map(Integer::valueOf)
                .orElse(otherwise);
    }

    private ObjectNode bundle(Secrets.Version version) {
        ObjectNode json = Answer.object().put("value", version.value()).put("id", id(version, true));
        attributes(json.putObject("attributes"), version);
        return json;
    }

    private String id(Secrets.Version version, boolean withVersion) {
        return vault.resolve("/secrets/" + version.name()) + (withVersion ? "/" + version.id() : "");
    }

    private static void attributes(ObjectNode json, Secrets.Version version) {
        json.put("enabled", version.enabled());
        version.notBefore().ifPresent(time -> json.put("nbf", time.getEpochSecond()));
        version.expires().ifPresent(time -> json.put("exp", time.getEpochSecond()));
        json.put("created", version.created().getEpochSecond())
                .put("updated", version.updated().getEpochSecond())
                .put("recoveryLevel", "Recoverable+Purgeable")
                .put("recoverableDays", 90);
    }

    private static Answer notFound(String secret) {
        return error(404, "SecretNotFound", "A secret with (name/id) " + secret + " was not found in this key vault.");
    }

    private static Answer forbidden(String inner, String message) {
        ObjectNode json = Answer.object();
        json.putObject("error")
                .put("code", "Forbidden")
                .put("message", message)
                .putObject("innererror")
                .put("code", inner);
        return Answer.json(403, json);
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode json = Answer.object();
        json.putObject("error").put("code", code).put("message", message);
        return Answer.json(status, json);
    }
}
