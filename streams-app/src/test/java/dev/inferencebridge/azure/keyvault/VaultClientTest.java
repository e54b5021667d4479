package dev.inferencebridge.azure.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** The SDK's client against a vault on this machine that challenges as Key Vault does. */
class VaultClientTest {

    private static final OffsetDateTime NEVER = OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private final HeldCertificate identity =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    private final MockWebServer server = new MockWebServer();
    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private final TokenCredential credential = request -> {
        scopes.addAll(request.getScopes());
        return Mono.just(new AccessToken("token", NEVER));
    };

    @BeforeEach
    void start() throws IOException {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(identity)
                .build()
                .sslSocketFactory());
        server.start(InetAddress.getLoopbackAddress(), 0);
        Files.writeString(directory.resolve("vault.pem"), identity.certificatePem());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_secret_is_read_after_the_vaults_challenge() throws Exception {
        server.enqueue(challenge());
        server.enqueue(json(200, "{\"value\":\"s3cret\",\"id\":\"https://localhost/secrets/db/0f\"}"));

        try (VaultClient client = client()) {
            assertThat(client.read("db", Optional.empty())).isEqualTo("s3cret");
        }

        assertThat(scopes).containsExactly("https://vault.example.com/.default");
        assertThat(taken().getHeaders().get("Authorization")).isNull();
        RecordedRequest asked = taken();
        assertThat(asked.getHeaders().get("Authorization")).isEqualTo("Bearer token");
        assertThat(asked.getRequestLine()).startsWith("GET /secrets/db/");
    }

    @Test
    void a_version_is_asked_for_by_its_name() throws Exception {
        server.enqueue(challenge());
        server.enqueue(json(200, "{\"value\":\"s3cret\",\"id\":\"https://localhost/secrets/db/0f\"}"));

        try (VaultClient client = client()) {
            client.read("db", Optional.of("0f".repeat(16)));
        }

        taken();
        assertThat(taken().getRequestLine()).startsWith("GET /secrets/db/" + "0f".repeat(16));
    }

    @Test
    void each_refusal_says_what_to_do() {
        assertRefusal(403, "needs the role Key Vault Secrets User");
        assertRefusal(404, "has no such secret");
        assertRefusal(400, "answers 400");
    }

    @Test
    void an_answer_that_breaks_off_does_not_leak_the_secret_in_it() {
        server.enqueue(challenge());
        for (int attempt = 0; attempt < 4; attempt++) {
            server.enqueue(json(200, "{\"value\":\"s3cret\",\"id\":"));
        }
        try (VaultClient client = client()) {
            assertThatThrownBy(() -> client.read("db", Optional.empty()))
                    .isInstanceOf(KeyVaultException.class)
                    .hasNoCause()
                    .hasMessageContaining("cannot be asked")
                    .hasMessageNotContaining("s3cret");
        }
    }

    private void assertRefusal(int status, String remedy) {
        server.enqueue(challenge());
        server.enqueue(json(status, "{\"error\":{\"code\":\"Refused\",\"message\":\"no\"}}"));
        try (VaultClient client = client()) {
            assertThatThrownBy(() -> client.read("db", Optional.empty()))
                    .isInstanceOf(KeyVaultException.class)
                    .hasNoCause()
                    .hasMessageContaining("https://localhost:" + server.getPort())
                    .hasMessageContaining(remedy);
        }
    }

    @Test
    void a_vault_of_azure_is_told_from_a_stand_in() {
        assertThat(options("https://bridge.vault.azure.net").isOfAzure()).isTrue();
        assertThat(options("https://BRIDGE.vault.usgovcloudapi.net").isOfAzure())
                .isTrue();
        assertThat(options("https://vault.azure.net.example.com").isOfAzure()).isFalse();
        assertThat(options("https://localhost:8443").isOfAzure()).isFalse();
    }

    private VaultClient client() {
        return new VaultClient(options("https://localhost:" + server.getPort()), credential);
    }

    private KeyVaultOptions options(String uri) {
        return new KeyVaultOptions(URI.create(uri), Duration.ofMinutes(5), Optional.of(directory.resolve("vault.pem")));
    }

    private RecordedRequest taken() throws InterruptedException {
        return server.takeRequest(10, TimeUnit.SECONDS);
    }

    private static MockResponse challenge() {
        return new MockResponse.Builder()
                .code(401)
                .addHeader(
                        "WWW-Authenticate",
                        "Bearer authorization=\"https://login.example.com/tenant\", resource=\"https://vault.example.com\"")
                .build();
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }
}
