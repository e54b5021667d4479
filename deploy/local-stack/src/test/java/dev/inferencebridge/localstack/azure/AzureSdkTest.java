package dev.inferencebridge.localstack.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.Configuration;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** The stand-ins as azure-identity and azure-security-keyvault-secrets see them. */
@Timeout(120)
class AzureSdkTest {

    private static final RetryOptions ONCE = new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

    @TempDir
    private Path workDir;

    private LocalAzure azure;
    private HttpClient http;

    @BeforeEach
    void start() throws Exception {
        azure = LocalAzure.start(AzureOptions.in(workDir));
        azure.secrets().set("password", "first");
        X509Certificate certificate;
        try (var pem = Files.newInputStream(azure.certificate())) {
            certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate)
                .build();
        http = new OkHttpAsyncHttpClientBuilder(new OkHttpClient.Builder()
                        .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                        .build())
                .configuration(Configuration.NONE)
                .build();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void a_workload_identity_reads_the_versions_of_a_secret() {
        SecretClient vault = vault(workload("bridge"), true);
        String first = vault.getSecret("password").getProperties().getVersion();

        azure.secrets().set("password", "second");

        assertThat(vault.getSecret("password").getValue()).isEqualTo("second");
        assertThat(vault.getSecret("password", first).getValue()).isEqualTo("first");
        assertThat(vault.listPropertiesOfSecretVersions("password").stream().map(SecretProperties::getVersion))
                .hasSize(2)
                .contains(first);
        assertThat(azure.tokens().issued()).isEqualTo(1);
    }

    @Test
    void a_challenge_for_another_host_is_refused_by_a_client_that_checks_it() {
        assertThatThrownBy(() -> vault(workload("bridge"), false).getSecret("password"))
                .hasMessageContaining("does not match the requested domain");
    }

    @Test
    void a_federated_token_of_another_identity_is_refused() {
        TokenRequestContext request = new TokenRequestContext().addScopes("https://ml.azure.com/.default");

        assertThatThrownBy(() -> workload("stranger").getTokenSync(request)).hasStackTraceContaining("AADSTS700213");
    }

    @Test
    void a_token_for_another_audience_opens_no_vault() {
        String wrong = workload("bridge")
                .getTokenSync(new TokenRequestContext().addScopes("https://ml.azure.com/.default"))
                .getToken();
        TokenCredential careless = request -> Mono.just(
                new AccessToken(wrong, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));

        assertThatThrownBy(() -> vault(careless, true).getSecret("password"))
                .isInstanceOfSatisfying(
                        HttpResponseException.class,
                        refused -> assertThat(refused.getResponse().getStatusCode())
                                .isEqualTo(401))
                .hasMessageContaining("AKV10022");
    }

    @Test
    void permissions_count_and_a_secret_is_written_with_a_client_secret() {
        TokenCredential developer = new ClientSecretCredentialBuilder()
                .tenantId(azure.tenant())
                .clientId(azure.identity("developer").clientId())
                .clientSecret(azure.clientSecret())
                .authorityHost(azure.url(AzureService.ENTRA).toString())
                .disableInstanceDiscovery()
                .httpClient(http)
                .retryOptions(ONCE)
                .build();

        KeyVaultSecret written = vault(developer, true).setSecret("password", "third");
        azure.tokens().permissions("developer", Set.of());

        assertThat(vault(workload("bridge"), true).getSecret("password").getValue())
                .isEqualTo("third");
        assertThat(written.getProperties().isEnabled()).isTrue();
        assertThatThrownBy(() -> vault(developer, true).getSecret("password")).hasMessageContaining("ForbiddenByRbac");
    }

    @Test
    void app_service_gives_tokens_to_its_own_and_to_user_assigned_identities() throws Exception {
        managedIdentities(SignIn.APP_SERVICE);
    }

    @Test
    void imds_gives_tokens_to_its_own_and_to_user_assigned_identities() throws Exception {
        managedIdentities(SignIn.IMDS);
    }

    @Test
    void the_default_chain_finds_a_workload_identity_in_the_environment() throws Exception {
        assertThat(process(azure.environment(SignIn.WORKLOAD_IDENTITY, azure.identity("bridge")), "default"))
                .containsExactly("first");
    }

    private void managedIdentities(SignIn signIn) throws Exception {
        AzureIdentity bridge = azure.identity("bridge");

        List<String> lines = process(
                azure.environment(signIn, azure.identity("host")),
                "default",
                "system",
                "bridge:DEFAULT",
                "bridge:MANAGED_IDENTITY",
                "client:" + bridge.clientId(),
                "resource:" + bridge.resourceId(),
                "client:" + azure.identity("stranger").clientId(),
                "client:" + azure.identity("developer").clientId());

        assertThat(lines).hasSize(8);
        assertThat(lines.subList(0, 6)).containsOnly("first");
        assertThat(lines.get(6)).startsWith("refused").contains("forbiddenbyrbac");
        assertThat(lines.get(7)).startsWith("refused").doesNotContain("forbiddenbyrbac");
        assertThat(azure.conduct(AzureService.IDENTITY).responses(400)).isPositive();
    }

    private List<String> process(Map<String, String> environment, String... credentials) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djavax.net.ssl.trustStore=" + azure.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=changeit",
                "-cp",
                System.getProperty("java.class.path"),
                SdkProcess.class.getName(),
                azure.url(AzureService.VAULT).toString()));
        command.addAll(List.of(credentials));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.matches("(AZURE|IDENTITY|MSI|IMDS)_.*"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            // Whatever logs to standard output is not of interest.
            return output.lines()
                    .filter(line -> line.equals("first") || line.startsWith("refused"))
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private TokenCredential workload(String identity) {
        return new WorkloadIdentityCredentialBuilder()
                .tenantId(azure.tenant())
                .clientId(azure.identity(identity).clientId())
                .tokenFilePath(azure.federatedTokenFile().toString())
                .authorityHost(azure.url(AzureService.ENTRA).toString())
                .disableInstanceDiscovery()
                .httpClient(http)
                .retryOptions(ONCE)
                .build();
    }

    private SecretClient vault(TokenCredential credential, boolean anyChallenge) {
        SecretClientBuilder builder = new SecretClientBuilder()
                .vaultUrl(azure.url(AzureService.VAULT).toString())
                .credential(credential)
                .httpClient(http)
                .retryOptions(ONCE);
        return (anyChallenge ? builder.disableChallengeResourceVerification() : builder).buildClient();
    }
}
