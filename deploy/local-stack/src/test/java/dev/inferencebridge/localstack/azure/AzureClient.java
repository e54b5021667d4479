package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Talks to the stand-ins as a client without an SDK. Thread-safe. */
final class AzureClient {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String VAULT_SCOPE = "https://vault.azure.net/.default";
    static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final LocalAzure azure;
    private final HttpClient http;

    AzureClient(LocalAzure azure) throws GeneralSecurityException, IOException {
        this.azure = azure;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .sslContext(trusting())
                .build();
    }

    private SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(azure.certificate())) {
            trusted.setCertificateEntry(
                    "azure", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder to(AzureService service, String path) {
        return HttpRequest.newBuilder(azure.url(service).resolve(path));
    }

    HttpResponse<String> get(AzureService service, String path, String... headers) throws Exception {
        HttpRequest.Builder request = to(service, path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> control(String json) throws Exception {
        URI control = azure.controlUrl().resolve("control");
        return send(HttpRequest.newBuilder(control)
                .header("Authorization", "Bearer " + azure.controlKey())
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> token(Map<String, String> form) throws Exception {
        return send(to(AzureService.ENTRA, "/" + azure.tenant() + "/oauth2/v2.0/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")))));
    }

    /** The exchange of a federated token for one of the identity {@code bridge}. */
    HttpResponse<String> exchange(String assertion, String scope) throws Exception {
        return token(Map.of(
                "grant_type", "client_credentials",
                "client_id", azure.identity("bridge").clientId(),
                "scope", scope,
                "client_assertion_type", ASSERTION_TYPE,
                "client_assertion", assertion));
    }

    /** A token of the identity {@code bridge}. */
    String bearer(String scope) throws Exception {
        HttpResponse<String> response = exchange(Files.readString(azure.federatedTokenFile()), scope);
        return "Bearer " + json(response).path("access_token").asText();
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    static JsonNode claims(String token) {
        return Jwt.parse(token.replace("Bearer ", "")).orElseThrow().claims();
    }
}
