package dev.inferencebridge.localstack.azure;

import static dev.inferencebridge.localstack.azure.AzureClient.VAULT_SCOPE;
import static dev.inferencebridge.localstack.azure.AzureClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VaultServiceTest {

    private static final String VERSION = "?api-version=7.6";

    @TempDir
    private Path workDir;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private LocalAzure azure;
    private AzureClient client;

    @BeforeEach
    void start() throws Exception {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        azure = LocalAzure.start(AzureOptions.in(workDir), clock);
        client = new AzureClient(azure);
        azure.secrets().set("password", "first");
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void who_brings_no_token_is_told_where_to_get_one() throws Exception {
        HttpResponse<String> response = client.get(AzureService.VAULT, "/secrets/password" + VERSION);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer authorization=\"" + azure.url(AzureService.ENTRA) + azure.tenant()
                        + "\", resource=\"https://vault.azure.net\"");
    }

    @Test
    void the_current_version_and_each_by_its_id_are_read() throws Exception {
        String second = azure.secrets().set("password", "second");

        String current = get("/secrets/password/" + VERSION).body();
        HttpResponse<String> versions = get("/secrets/password/versions" + VERSION + "&maxresults=1");
        String older = json(versions).path("value").path(0).path("id").asText();

        assertThat(current).contains("\"value\":\"second\"").contains("/secrets/password/" + second);
        assertThat(versions.body()).doesNotContain("first").doesNotContain("\"second\"");
        assertThat(get(older + VERSION).body()).contains("\"value\":\"first\"");
        assertThat(get(json(versions).path("nextLink").asText()).body())
                .contains(second)
                .contains("\"nextLink\":null");
    }

    @Test
    void a_token_for_another_audience_or_an_expired_one_is_refused() throws Exception {
        String token = client.bearer(VAULT_SCOPE);

        HttpResponse<String> other = get("/secrets/password" + VERSION, client.bearer("https://ml.azure.com/.default"));
        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        HttpResponse<String> expired = get("/secrets/password" + VERSION, token);

        assertThat(other.statusCode()).isEqualTo(401);
        assertThat(other.body()).contains("AKV10022");
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void an_identity_without_the_permission_is_forbidden() throws Exception {
        azure.tokens().permissions("bridge", Set.of(Permission.LIST_SECRETS));

        assertThat(get("/secrets/password" + VERSION).statusCode()).isEqualTo(403);
        assertThat(get("/secrets" + VERSION).statusCode()).isEqualTo(200);
    }

    @Test
    void a_disabled_secret_is_forbidden_and_an_unknown_one_not_found() throws Exception {
        azure.secrets().enabled("password", false);

        assertThat(get("/secrets/password" + VERSION).body()).contains("SecretDisabled");
        assertThat(get("/secrets/unknown" + VERSION).statusCode()).isEqualTo(404);
        assertThat(get("/secrets/password").statusCode()).isEqualTo(400);
    }

    @Test
    void throttling_outage_and_recovery_are_on_command() throws Exception {
        client.control("{\"services\": {\"vault\": {\"failNext\":"
                + " [{\"status\": 429, \"headers\": {\"Retry-After\": \"7\"}}]}}}");

        HttpResponse<String> throttled = get("/secrets/password" + VERSION);
        azure.conduct(AzureService.VAULT).availability(Conduct.Availability.UNAVAILABLE);
        HttpResponse<String> unavailable = get("/secrets/password" + VERSION);
        azure.conduct(AzureService.VAULT).availability(Conduct.Availability.UP);

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(get("/secrets/password" + VERSION).statusCode()).isEqualTo(200);
        assertThat(azure.stats().at("/services/vault/responses"))
                .isEqualTo(AzureClient.JSON.valueToTree(Map.of("200", 1L, "429", 1L, "503", 1L)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, client.bearer(VAULT_SCOPE));
    }

    private HttpResponse<String> get(String path, String authorization) throws Exception {
        return client.get(AzureService.VAULT, path, "Authorization", authorization);
    }
}
