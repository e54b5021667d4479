package dev.inferencebridge.localstack.azure;

import static dev.inferencebridge.localstack.azure.AzureClient.VAULT_SCOPE;
import static dev.inferencebridge.localstack.azure.AzureClient.claims;
import static dev.inferencebridge.localstack.azure.AzureClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EntraServiceTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private static Path workDir;

    private static LocalAzure azure;
    private static AzureClient client;

    @BeforeAll
    static void start() throws Exception {
        azure = LocalAzure.start(AzureOptions.in(workDir));
        client = new AzureClient(azure);
    }

    @AfterAll
    static void stop() {
        azure.close();
    }

    @Test
    void a_federated_token_is_exchanged_for_a_signed_one() throws Exception {
        HttpResponse<String> response =
                client.exchange(Files.readString(azure.federatedTokenFile()), "https://ml.azure.com/.default");

        JsonNode answer = json(response);
        JsonNode claims = claims(answer.path("access_token").asText());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(answer.path("expires_in").asLong()).isEqualTo(3600);
        assertThat(claims.path("aud").asText()).isEqualTo("https://ml.azure.com");
        assertThat(claims.path("iss").asText()).isEqualTo(azure.url(AzureService.ENTRA) + azure.tenant() + "/v2.0");
        assertThat(claims.path("oid").asText())
                .isEqualTo(azure.identity("bridge").objectId());
        assertThat(azure.tokens().refusal(answer.path("access_token").asText(), "https://ml.azure.com"))
                .isEmpty();
    }

    @Test
    void the_slash_at_the_end_of_a_resource_is_kept() throws Exception {
        String token = client.bearer("https://monitor.azure.com//.default");

        assertThat(claims(token).path("aud").asText()).isEqualTo("https://monitor.azure.com/");
    }

    @Test
    void a_federated_token_of_another_audience_subject_issuer_key_or_time_is_refused() throws Exception {
        Cluster cluster = azure.cluster();
        String subject = AzureOptions.SERVICE_ACCOUNT;
        String audience = Cluster.AUDIENCE;
        Map<String, Integer> refused = Map.of(
                cluster.token(subject, "https://vault.azure.net", HOUR),
                700212,
                cluster.token("system:serviceaccount:other:other", audience, HOUR),
                700213,
                cluster.token("https://elsewhere.example/", subject, audience, HOUR),
                700211,
                cluster.token(subject, audience, HOUR.negated()),
                700024,
                SigningKey.generate()
                        .sign(claims(cluster.token(subject, audience, HOUR)).deepCopy()),
                700027,
                "no.token",
                50027);

        for (Map.Entry<String, Integer> assertion : refused.entrySet()) {
            HttpResponse<String> response = client.exchange(assertion.getKey(), VAULT_SCOPE);

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(json(response).path("error").asText()).isEqualTo("invalid_client");
            assertThat(json(response).path("error_codes").path(0).asInt()).isEqualTo(assertion.getValue());
        }
    }

    @Test
    void a_client_secret_is_good_for_an_app_registration_only() throws Exception {
        assertThat(secret("developer", azure.clientSecret()).statusCode()).isEqualTo(200);
        assertThat(json(secret("developer", "wrong")).path("error_description").asText())
                .startsWith("AADSTS7000215");
        assertThat(secret("bridge", azure.clientSecret()).statusCode()).isEqualTo(401);
        assertThat(secret("host", azure.clientSecret()).statusCode()).isEqualTo(400);
    }

    @Test
    void a_scope_that_is_no_default_scope_or_another_tenant_is_refused() throws Exception {
        String assertion = Files.readString(azure.federatedTokenFile());

        assertThat(json(client.exchange(assertion, "https://ml.azure.com/score"))
                        .path("error")
                        .asText())
                .isEqualTo("invalid_scope");
        assertThat(client.get(AzureService.ENTRA, "/other/v2.0/.well-known/openid-configuration")
                        .body())
                .contains("AADSTS90002");
    }

    @Test
    void discovery_leads_to_the_keys_that_sign() throws Exception {
        JsonNode discovery =
                json(client.get(AzureService.ENTRA, "/" + azure.tenant() + "/v2.0/.well-known/openid-configuration"));
        String token = client.bearer(VAULT_SCOPE);

        JsonNode keys =
                json(client.get(AzureService.ENTRA, discovery.path("jwks_uri").asText()));

        assertThat(discovery.path("issuer").asText()).isEqualTo(azure.tokens().issuer());
        assertThat(discovery.path("jwks_uri").asText())
                .isEqualTo(azure.jwksUrl().toString());
        assertThat(keys.path("keys").findValuesAsText("kid"))
                .contains(Jwt.parse(token.substring(7)).orElseThrow().keyId());
    }

    @Test
    void old_keys_remain_after_a_rotation_and_go_with_a_revocation() throws Exception {
        String before = client.bearer(VAULT_SCOPE).substring(7);

        client.control("{\"tokens\": {\"rotateKey\": true}}");
        String after = client.bearer(VAULT_SCOPE).substring(7);

        assertThat(Jwt.parse(after).orElseThrow().keyId())
                .isNotEqualTo(Jwt.parse(before).orElseThrow().keyId());
        assertThat(azure.tokens().refusal(before, "https://vault.azure.net")).isEmpty();
        azure.tokens().revokeAll();
        assertThat(azure.tokens().refusal(before, "https://vault.azure.net"))
                .hasValueSatisfying(message -> assertThat(message).contains("signature"));
    }

    private static HttpResponse<String> secret(String identity, String secret) throws Exception {
        return client.token(Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                azure.identity(identity).clientId(),
                "scope",
                VAULT_SCOPE,
                "client_secret",
                secret));
    }
}
