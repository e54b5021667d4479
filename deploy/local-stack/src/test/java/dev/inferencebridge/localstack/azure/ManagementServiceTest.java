package dev.inferencebridge.localstack.azure;

import static dev.inferencebridge.localstack.azure.AzureClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ManagementServiceTest {

    private static final String ENDPOINT = "/subscriptions/s/resourceGroups/g/providers/"
            + "Microsoft.MachineLearningServices/workspaces/w/onlineEndpoints/fraud/";
    private static final String SCOPE = "https://management.azure.com/.default";

    @TempDir
    private Path workDir;

    private LocalAzure azure;
    private AzureClient client;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(workDir.resolve("keys"), "only\n");
        azure = LocalAzure.start(AzureOptions.in(workDir.resolve("azure")).withEndpointKeys(workDir.resolve("keys")));
        client = new AzureClient(azure);
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void the_keys_are_those_of_the_local_endpoint_and_one_changes_at_a_time() throws Exception {
        HttpResponse<String> before = post("listKeys", "", client.bearer(SCOPE));
        post("regenerateKeys", "{\"keyType\":\"Primary\",\"keyValue\":\"fresh\"}", client.bearer(SCOPE));

        assertThat(json(before).path("primaryKey").asText()).isEqualTo("only");
        assertThat(Files.readAllLines(workDir.resolve("keys")))
                .isEqualTo(List.of("fresh", json(before).path("secondaryKey").asText()));
    }

    @Test
    void a_token_for_another_audience_is_refused() throws Exception {
        HttpResponse<String> response = post("listKeys", "", client.bearer("https://ml.azure.com/.default"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("AuthenticationFailed").doesNotContain("only");
    }

    @Test
    void control_names_what_it_does_not_take_and_needs_its_key() throws Exception {
        HttpResponse<String> wrong = client.control("{\"secrets\": {\"a\": {\"value\": \"b\"}}, \"nonsense\": 1}");
        HttpResponse<String> withoutKey =
                client.send(HttpRequest.newBuilder(azure.controlUrl().resolve("control"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("nonsense");
        assertThat(azure.secrets().current("a")).isEmpty();
        assertThat(withoutKey.statusCode()).isEqualTo(401);
    }

    @Test
    void what_is_secret_is_for_the_owner_alone() throws Exception {
        for (String secret : List.of(
                "azure-private-key.pem", "control.key", "federated-token", "app-service.env", "client-secret.env")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            workDir.resolve("azure").resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    private HttpResponse<String> post(String action, String body, String authorization) throws Exception {
        return client.send(client.to(AzureService.MANAGEMENT, ENDPOINT + action + "?api-version=2024-10-01")
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
