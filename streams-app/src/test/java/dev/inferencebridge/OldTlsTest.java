package dev.inferencebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import dev.inferencebridge.azure.identity.AzureIdentity;
import dev.inferencebridge.azure.identity.IdentityOptions;
import dev.inferencebridge.azure.keyvault.KeyVault;
import dev.inferencebridge.azure.keyvault.KeyVaultOptions;
import dev.inferencebridge.azure.ml.AzureMlOptions;
import dev.inferencebridge.azure.ml.AzureMlScorers;
import dev.inferencebridge.azure.ml.BearerTokens;
import dev.inferencebridge.azure.ml.PayloadFormat;
import dev.inferencebridge.azure.monitor.AzureMonitor;
import dev.inferencebridge.azure.monitor.AzureMonitorOptions;
import dev.inferencebridge.azure.monitor.ConnectionString;
import dev.inferencebridge.cassandra.CassandraConnectException;
import dev.inferencebridge.cassandra.CassandraContact;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.cassandra.CassandraSettings;
import dev.inferencebridge.cassandra.CassandraTls;
import dev.inferencebridge.cassandra.DriverTuning;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.kafka.KafkaLogin;
import dev.inferencebridge.kafka.TlsEngines;
import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.scoring.MicroBatcherOptions;
import dev.inferencebridge.scoring.ScoringListener;
import dev.inferencebridge.scoring.Timer;
import dev.inferencebridge.telemetry.BridgeEvent;
import dev.inferencebridge.telemetry.ExportListener;
import dev.inferencebridge.tls.ReloadingTls;
import dev.inferencebridge.tls.Tls11Server;
import dev.inferencebridge.tls.TlsSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Every client that speaks TLS turns a server away that would speak 1.1. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of the call is not the point
class OldTlsTest {

    private static final OffsetDateTime NEVER = OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final Tls11Server server = new Tls11Server();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void scoring() throws Exception {
        try (Timer timer = Timer.ofThread("timer");
                MicroBatcher scorer = AzureMlScorers.scorer(
                        AzureMlOptions.defaults(https(), new PayloadFormat.Mlflow(), List.of("amount")),
                        BearerTokens.ofKey(() -> "key"),
                        MicroBatcherOptions.defaults("fraud"),
                        timer,
                        ScoringListener.NONE,
                        new SimpleMeterRegistry())) {
            scorer.score(FeatureVector.of(1));
            assertRefused();
        }
    }

    @Test
    void access_tokens() throws Exception {
        Path assertion = Files.writeString(folder.resolve("assertion"), "x");
        IdentityOptions options = new IdentityOptions(
                IdentityOptions.Credential.WORKLOAD_IDENTITY,
                Optional.of("0b7c9c52-59f8-4b7e-8a0e-2f6f1b0c9d22"),
                Optional.of("tenant"),
                Optional.of(assertion),
                Optional.of(https()),
                Optional.empty());
        try (AzureIdentity identity = AzureIdentity.of(options)) {
            identity.tokens("https://ml.azure.com/.default").token();
            assertRefused();
        }
    }

    @Test
    void secrets() throws Exception {
        KeyVaultOptions options = new KeyVaultOptions(https(), Duration.ofMinutes(5), Optional.empty());
        try (KeyVault vault = KeyVault.open(options, request -> Mono.just(new AccessToken("token", NEVER)))) {
            assertThat(catchThrowable(() -> vault.read("db", Optional.empty())))
                    .hasMessageContaining("cannot be asked");
            assertRefused();
        }
    }

    @Test
    void kafka_with_the_bridges_tls() throws Exception {
        assertKafkaRefuses(new KafkaLogin.None()
                .settingsOver(TlsEngines.settings(ReloadingTls.of(TlsSource.trusting(Optional.empty())))));
    }

    @Test
    void kafka_with_its_own_tls() throws Exception {
        assertKafkaRefuses(Map.of("security.protocol", "SSL"));
    }

    private void assertKafkaRefuses(Map<String, Object> security) throws Exception {
        Map<String, Object> settings = new HashMap<>(security);
        settings.put("bootstrap.servers", "localhost:" + server.port());
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster();
            assertRefused();
        }
    }

    @Test
    void cassandra() throws Exception {
        CassandraSettings settings = new CassandraSettings(
                new CassandraContact.Nodes(List.of("127.0.0.1:" + server.port()), "datacenter1"),
                Optional.empty(),
                Optional.of(new CassandraTls(
                        ReloadingTls.of(TlsSource.trusting(Optional.empty())).context(), true)),
                "LOCAL_QUORUM",
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                DriverTuning.NONE);
        assertThat(catchThrowable(() -> CassandraSession.connect(settings)))
                .isInstanceOf(CassandraConnectException.class);
        assertRefused();
    }

    @Test
    void ingestion_by_micrometer() throws Exception {
        try (AzureMonitor monitor = AzureMonitor.byMicrometer(monitor(), ExportListener.NONE)) {
            monitor.publish(event());
            assertRefused();
        }
    }

    @Test
    void ingestion_by_opentelemetry() throws Exception {
        // The SDK keeps what it could not send in files there.
        String before = System.setProperty("java.io.tmpdir", folder.toString());
        try (AzureMonitor monitor = AzureMonitor.byOpenTelemetry(
                monitor(), request -> Mono.just(new AccessToken("token", NEVER)), ExportListener.NONE)) {
            monitor.publish(event());
            assertRefused();
        } finally {
            System.setProperty("java.io.tmpdir", String.valueOf(before));
        }
    }

    private AzureMonitorOptions monitor() {
        return new AzureMonitorOptions(
                ConnectionString.parse(
                        "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=" + https()),
                Duration.ofSeconds(1),
                1,
                false,
                "bridge",
                "instance",
                Optional.empty());
    }

    private static BridgeEvent event() {
        return new BridgeEvent.EndpointUnavailable(
                Instant.EPOCH, "fraud", "fraud.example", "unavailable", Optional.empty());
    }

    private URI https() {
        return URI.create("https://localhost:" + server.port());
    }

    private void assertRefused() throws InterruptedException {
        assertThat(server.refusal(Duration.ofSeconds(20))).contains(Tls11Server.Refusal.OF_VERSION);
    }
}
