package dev.inferencebridge.it;

import dev.inferencebridge.localstack.process.ChildProcess;
import dev.inferencebridge.localstack.process.ChildSpec;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.JavaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.tls.HeldCertificate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka broker of one test's own, over TLS to everybody but the test: with tokens that it verifies, with names and
 * passwords, or with client certificates. Confined to one thread.
 */
final class GuardedBroker implements AutoCloseable {

    static final String AUDIENCE = "api://kafka";

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Path folder;
    private final int plain = FreePorts.next();
    private final int tokens = FreePorts.next();
    private final int passwords = FreePorts.next();
    private final int certificates = FreePorts.next();
    private final HeldCertificate identity = new HeldCertificate.Builder()
            .addSubjectAlternativeName("127.0.0.1")
            .rsa2048()
            .build();
    private final HeldCertificate client =
            new HeldCertificate.Builder().commonName("bridge").rsa2048().build();
    private final ChildProcess child;

    GuardedBroker(Path folder, TokenIssuer issuer) throws IOException, InterruptedException {
        this.folder = folder;
        Path settings = Files.writeString(folder.resolve("server.properties"), settings(FreePorts.next(), issuer));
        Files.writeString(folder.resolve("server.pem"), identity.privateKeyPkcs8Pem() + identity.certificatePem());
        Files.writeString(folder.resolve("clients.pem"), client.certificatePem());
        Files.writeString(folder.resolve("trust.pem"), identity.certificatePem());
        Files.writeString(folder.resolve("client.pem"), client.certificatePem());
        Files.writeString(folder.resolve("client.key"), client.privateKeyPkcs8Pem());
        ChildProcess.start(
                        spec(
                                "kafka.tools.StorageTool",
                                issuer,
                                "format",
                                "--cluster-id",
                                Uuid.randomUuid().toString(),
                                "--config",
                                settings.toString()),
                        tool -> {})
                .awaitSuccess(Deadline.in(STARTS_WITHIN));
        this.child = ChildProcess.start(
                spec("kafka.Kafka", issuer, settings.toString()), died -> System.out.println(died.death()));
        try {
            child.await(Deadline.in(STARTS_WITHIN), "does not answer", this::nodes);
        } catch (RuntimeException | InterruptedException e) {
            child.kill();
            throw e;
        }
    }

    private String settings(int controller, TokenIssuer issuer) {
        String listeners = "PLAINTEXT://127.0.0.1:" + plain + ",TOKENS://127.0.0.1:" + tokens
                + ",PASSWORDS://127.0.0.1:" + passwords + ",CERTIFICATES://127.0.0.1:" + certificates;
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controller,
                "listeners=" + listeners + ",CONTROLLER://127.0.0.1:" + controller,
                "advertised.listeners=" + listeners,
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,TOKENS:SASL_SSL,"
                        + "PASSWORDS:SASL_SSL,CERTIFICATES:SSL",
                "inter.broker.listener.name=PLAINTEXT",
                "log.dirs=" + folder.resolve("data"),
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.num.partitions=1",
                "transaction.state.log.min.isr=1",
                "default.replication.factor=1",
                "group.initial.rebalance.delay.ms=0",
                "log.cleaner.dedupe.buffer.size=4194304",
                "ssl.keystore.type=PEM",
                "ssl.keystore.location=" + folder.resolve("server.pem"),
                "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + folder.resolve("clients.pem"),
                "listener.name.certificates.ssl.client.auth=required",
                "listener.name.passwords.sasl.enabled.mechanisms=SCRAM-SHA-512",
                "listener.name.passwords.scram-sha-512.sasl.jaas.config="
                        + "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.tokens.sasl.enabled.mechanisms=OAUTHBEARER",
                "listener.name.tokens.connections.max.reauth.ms=3600000",
                "listener.name.tokens.oauthbearer.sasl.jaas.config="
                        + "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
                "listener.name.tokens.oauthbearer.sasl.server.callback.handler.class="
                        + "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
                "listener.name.tokens.oauthbearer.sasl.oauthbearer.jwks.endpoint.url=" + issuer.keys(),
                "listener.name.tokens.oauthbearer.sasl.oauthbearer.expected.audience=" + AUDIENCE,
                "listener.name.tokens.oauthbearer.sasl.oauthbearer.expected.issuer=" + TokenIssuer.ISSUER,
                "");
    }

    private ChildSpec spec(String mainClass, TokenIssuer issuer, String... arguments) {
        return new ChildSpec(
                "guarded broker",
                List.of(
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + issuer.keys(),
                        "-Dlog4j.shutdownHookEnabled=false"),
                JavaRuntime.classPathOf("kafka"),
                mainClass,
                List.of(arguments),
                folder,
                folder.resolve("broker.log"));
    }

    private Optional<Integer> nodes() throws InterruptedException {
        try (Admin admin = admin()) {
            return Optional.of(
                    admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).size());
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /** An admin client of the test, which asks nobody. */
    Admin admin() {
        return Admin.create(
                Map.of("bootstrap.servers", plain(), "request.timeout.ms", 2_000, "default.api.timeout.ms", 10_000));
    }

    void setPassword(String user, String password) {
        try (Admin admin = admin()) {
            Scenario.get(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
        }
    }

    /** Where the test itself reads and writes. */
    String plain() {
        return "127.0.0.1:" + plain;
    }

    String tokens() {
        return "127.0.0.1:" + tokens;
    }

    String passwords() {
        return "127.0.0.1:" + passwords;
    }

    String certificates() {
        return "127.0.0.1:" + certificates;
    }

    /** A PEM file with the broker's authority. */
    Path trust() {
        return folder.resolve("trust.pem");
    }

    /** {@code client.pem} and {@code client.key}: whom the listener of certificates lets in. */
    Path client(String file) {
        return folder.resolve(file);
    }

    @Override
    public void close() throws InterruptedException {
        child.stop(STOPS_WITHIN);
    }
}
