package dev.inferencebridge.azure.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import com.azure.core.util.ConfigurationSource;
import com.azure.core.util.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** The default chain against a token endpoint on this machine, over TLS: MSAL, azure-core and its OkHttp adapter on OkHttp 5. */
class TokenTransportTest {

    private static final String SCOPE = "https://ml.azure.com/.default";
    private static final String TENANT = "6f5b1e1c-0a4e-4c86-9d0b-3c1c2f0d7a11";
    private static final String CLIENT = "0b7c9c52-59f8-4b7e-8a0e-2f6f1b0c9d22";
    private static final String TOKEN = "an-access-token-that-is-as-long-as-no-host-name-and-no-guid-ever-is";

    @TempDir
    private Path directory;

    private final HeldCertificate identity =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    private final MockWebServer entra = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        entra.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(identity)
                .build()
                .sslSocketFactory());
        entra.start(InetAddress.getLoopbackAddress(), 0);
        Files.writeString(directory.resolve("assertion"), "the-projected-service-account-token");
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    @Test
    void a_workload_identity_is_exchanged_for_a_token() throws Exception {
        entra.enqueue(granted(TOKEN));

        try (EntraTokens tokens = tokens(trusting())) {
            assertThat(tokens.token().get(30, TimeUnit.SECONDS)).isEqualTo(TOKEN);
            assertThat(tokens.token()).isCompletedWithValue(TOKEN);
        }

        RecordedRequest request = entra.takeRequest(10, TimeUnit.SECONDS);
        assertThat(request.getRequestLine()).startsWith("POST /" + TENANT + "/oauth2/v2.0/token");
        assertThat(tlsOf(request)).isIn(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
        assertThat(form(request).queryParameter("client_assertion")).isEqualTo("the-projected-service-account-token");
        assertThat(form(request).queryParameter("client_id")).isEqualTo(CLIENT);
        assertThat(form(request).queryParameter("scope")).contains(SCOPE);
        assertThat(entra.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_rejected_token_is_replaced_from_the_endpoint() throws Exception {
        entra.enqueue(granted("first"));
        entra.enqueue(granted("second"));

        try (EntraTokens tokens = tokens(trusting())) {
            assertThat(tokens.token().get(30, TimeUnit.SECONDS)).isEqualTo("first");
            tokens.rejected("first");
            assertThat(tokens.token().get(30, TimeUnit.SECONDS)).isEqualTo("second");
        }
    }

    @Test
    void a_refusal_is_told_with_its_code() {
        entra.enqueue(new MockResponse.Builder()
                .code(400)
                .addHeader("Content-Type", "application/json")
                .body(
                        "{\"error\":\"unauthorized_client\",\"error_description\":\"AADSTS700016: not in the directory\"}")
                .build());

        try (EntraTokens tokens = tokens(trusting())) {
            assertThatThrownBy(() -> tokens.token().get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TokenUnavailableException.class)
                    .hasMessageContaining("DefaultAzureCredential")
                    .hasMessageContaining(SCOPE)
                    .hasMessageContaining("AADSTS700016");
        }
    }

    @Test
    void a_response_that_breaks_off_does_not_leak_the_token_in_it() {
        for (int response = 0; response < 4; response++) {
            entra.enqueue(new MockResponse.Builder()
                    .code(200)
                    .addHeader("Content-Type", "application/json")
                    .body("{\"token_type\":\"Bearer\",\"access_token\":\"" + TOKEN + "\",\"expires_in\":")
                    .build());
        }

        try (EntraTokens tokens = tokens(trusting())) {
            assertThatThrownBy(() -> tokens.token().get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TokenUnavailableException.class)
                    .hasStackTraceContaining("DefaultAzureCredential")
                    .satisfies(failure ->
                            assertThat(failure.getCause().getMessage()).doesNotContain(TOKEN));
        }
    }

    @Test
    void an_untrusted_certificate_fails_without_a_long_series_of_retries() {
        try (EntraTokens tokens = tokens(new OkHttpClient())) {
            assertThatThrownBy(() -> tokens.token().get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TokenUnavailableException.class)
                    .hasMessageContaining("PKIX");
        }
        assertThat(entra.getRequestCount()).isLessThanOrEqualTo(4);
    }

    @Test
    void the_adapter_sends_and_receives_every_kind_of_body() throws Exception {
        HttpClient client = new OkHttpAsyncHttpClientBuilder(trusting())
                .configuration(Configuration.NONE)
                .build();
        byte[] bytes = "some bytes".getBytes(UTF_8);
        List<BinaryData> bodies = List.of(
                BinaryData.fromString("some bytes"),
                BinaryData.fromBytes(bytes),
                BinaryData.fromStream(new ByteArrayInputStream(bytes), (long) bytes.length),
                BinaryData.fromFlux(Flux.just(ByteBuffer.wrap(bytes)), (long) bytes.length, false)
                        .block());
        for (BinaryData body : bodies) {
            entra.enqueue(new MockResponse.Builder().code(200).body("echo").build());
            entra.enqueue(new MockResponse.Builder().code(200).body("echo").build());
            BinaryData twice = body.toReplayableBinaryData();

            try (HttpResponse response = client.sendSync(request(twice), Context.NONE)) {
                assertThat(response.getBodyAsBinaryData().toString()).isEqualTo("echo");
            }
            try (HttpResponse response = client.send(request(twice)).block(Duration.ofSeconds(10))) {
                assertThat(response.getBodyAsString().block(Duration.ofSeconds(10)))
                        .isEqualTo("echo");
            }

            for (int sent = 0; sent < 2; sent++) {
                assertThat(entra.takeRequest(10, TimeUnit.SECONDS).getBody().utf8())
                        .isEqualTo("some bytes");
            }
        }
    }

    private HttpRequest request(BinaryData body) {
        return new HttpRequest(HttpMethod.POST, entra.url("/echo").toString()).setBody(body);
    }

    private EntraTokens tokens(OkHttpClient base) {
        String authority = "https://localhost:" + entra.getPort() + "/";
        ConfigurationSource none = path -> Map.of();
        ConfigurationSource environment = path -> Map.of(
                "AZURE_TENANT_ID", TENANT,
                "AZURE_CLIENT_ID", CLIENT,
                "AZURE_FEDERATED_TOKEN_FILE", directory.resolve("assertion").toString());
        Configuration settings = new ConfigurationBuilder(none, none, environment).build();
        TokenTransport transport = new TokenTransport(base, settings);
        IdentityOptions options = new IdentityOptions(
                IdentityOptions.Credential.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(URI.create(authority)),
                Optional.empty());
        return new EntraTokens(
                options.credential().shown(),
                new Credentials(options, transport, settings)::make,
                SCOPE,
                Clock.systemUTC(),
                transport.scheduler(),
                transport::close);
    }

    private OkHttpClient trusting() {
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .addTrustedCertificate(identity.certificate())
                .build();
        return new OkHttpClient.Builder()
                .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
                .build();
    }

    private static MockResponse granted(String token) {
        return new MockResponse.Builder()
                .code(200)
                .addHeader("Content-Type", "application/json")
                .body("{\"token_type\":\"Bearer\",\"expires_in\":3600,\"ext_expires_in\":3600,\"access_token\":\""
                        + token + "\"}")
                .build();
    }

    private static HttpUrl form(RecordedRequest request) {
        return HttpUrl.get("https://form/?" + request.getBody().utf8());
    }

    private static TlsVersion tlsOf(RecordedRequest request) {
        Handshake handshake = request.getHandshake();
        return handshake.tlsVersion();
    }
}
