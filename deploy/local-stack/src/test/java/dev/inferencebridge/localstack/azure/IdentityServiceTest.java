package dev.inferencebridge.localstack.azure;

import static dev.inferencebridge.localstack.azure.AzureClient.claims;
import static dev.inferencebridge.localstack.azure.AzureClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IdentityServiceTest {

    private static final String RESOURCE = "&resource=https%3A%2F%2Fvault.azure.net";
    private static final String APP_SERVICE = "/msi/token?api-version=2019-08-01" + RESOURCE;
    private static final String IMDS = "metadata/identity/oauth2/token?api-version=2018-02-01" + RESOURCE;

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

    @ParameterizedTest
    @ValueSource(strings = {"/", "//"})
    void imds_answers_in_texts_over_http_with_one_slash_or_two(String slashes) throws Exception {
        String host = azure.environment(SignIn.IMDS, azure.identity("host")).get("AZURE_POD_IDENTITY_AUTHORITY_HOST");

        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(host + slashes + IMDS)).header("Metadata", "true"));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = json(response);
        assertThat(answer.path("expires_on").isTextual()).isTrue();
        assertThat(answer.path("expires_in").asText()).isEqualTo("3600");
        assertThat(claims(answer.path("access_token").asText()).path("oid").asText())
                .isEqualTo(azure.identity("host").objectId());
    }

    @Test
    void imds_wants_its_header_and_knows_its_identities() throws Exception {
        String known = "&object_id=" + azure.identity("bridge").objectId();

        assertThat(client.get(AzureService.IDENTITY, "/" + IMDS).body()).contains("metadata header");
        assertThat(client.get(AzureService.IDENTITY, "/" + IMDS + known, "Metadata", "true")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> unknown =
                client.get(AzureService.IDENTITY, "/" + IMDS + "&client_id=unknown", "Metadata", "true");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body())
                .isEqualTo("{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}");
    }

    @Test
    void app_service_wants_its_header_and_its_version() throws Exception {
        Map<String, String> variables = azure.environment(SignIn.APP_SERVICE, azure.identity("host"));
        String secret = variables.get("IDENTITY_HEADER");

        assertThat(client.get(AzureService.IDENTITY, APP_SERVICE, "X-IDENTITY-HEADER", secret)
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.get(AzureService.IDENTITY, APP_SERVICE, "X-IDENTITY-HEADER", "wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.get(
                                AzureService.IDENTITY,
                                APP_SERVICE.replace("2019-08-01", "2017-09-01"),
                                "X-IDENTITY-HEADER",
                                secret)
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.get(AzureService.IDENTITY, APP_SERVICE + "&client_id=unknown", "X-IDENTITY-HEADER", secret)
                        .body())
                .contains("\"statusCode\":400");
    }
}
