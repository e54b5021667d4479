package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.localstack.LocalStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The bridge logs in to a broker that verifies what it is shown: topics made, rows read, predictions written. */
@ExtendWith(SharedStack.class)
class KafkaLoginIT {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);
    private static final String CLIENT = "0b7c9c52-59f8-4b7e-8a0e-2f6f1b0c9d22";

    @TempDir
    private Path directory;

    @Test
    void with_tokens_of_its_identity_which_are_renewed(LocalStack stack) throws Exception {
        try (TokenIssuer issuer = new TokenIssuer(GuardedBroker.AUDIENCE, Duration.ofSeconds(20));
                GuardedBroker broker = new GuardedBroker(Folders.fresh("it/broker-of-login-tokens"), issuer);
                Scenario scenario = new Scenario(stack, "login-tokens")) {
            BridgeYaml yaml = tokens(scenario, broker, issuer)
                    .kafka(
                            "properties",
                            "{ sasl.login.refresh.min.period.seconds: 1, sasl.login.refresh.buffer.seconds: 2 }");
            BridgeProcess bridge = scenario.run("bridge", yaml, Map.of("BRIDGE_LIBRARY_LOG_LEVEL", "INFO"));
            assertPredicts(scenario, broker, bridge, 0);

            int issued = issuer.issued();
            Await.until(
                    "two tokens more",
                    () -> issuer.issued() > issued + 1,
                    () -> issuer.issued() + " tokens, " + bridge);
            assertPredicts(scenario, broker, bridge, 100);
            assertThat(bridge.output()).doesNotContain("eyJ", "No Expiring Credential");
        }
    }

    @Test
    void a_token_for_another_audience_is_refused_and_that_is_said(LocalStack stack) throws Exception {
        try (TokenIssuer issuer = new TokenIssuer("api://another", Duration.ofHours(1));
                GuardedBroker broker = new GuardedBroker(Folders.fresh("it/broker-of-login-audience"), issuer);
                Scenario scenario = new Scenario(stack, "login-audience")) {
            BridgeProcess bridge = scenario.run("bridge", tokens(scenario, broker, issuer));

            assertThat(bridge.exitCode(ENDS_WITHIN)).isEqualTo(1);
            assertThat(bridge.output()).contains("invalid_token").doesNotContain("eyJ");
        }
    }

    @Test
    void with_a_password_that_is_rotated(LocalStack stack) throws Exception {
        try (TokenIssuer issuer = new TokenIssuer(GuardedBroker.AUDIENCE, Duration.ofHours(1));
                GuardedBroker broker = new GuardedBroker(Folders.fresh("it/broker-of-login-password"), issuer);
                Scenario scenario = new Scenario(stack, "login-password")) {
            broker.setPassword("bridge", "the-first-password");
            Path password = Files.writeString(directory.resolve("password"), "the-first-password");
            BridgeYaml yaml = yaml(scenario, broker.passwords())
                    .kafka("auth", "{ scram: { username: bridge, password: \"file:" + password + "\" } }")
                    .kafka("tls", "{ trusted-certificates: \"" + broker.trust() + "\" }")
                    // Idle connections end soon, and their successors log in anew.
                    .kafka("properties", "{ connections.max.idle.ms: 2000 }");
            BridgeProcess bridge = scenario.run("bridge", yaml, Map.of("BRIDGE_LIBRARY_LOG_LEVEL", "INFO"));
            assertPredicts(scenario, broker, bridge, 0);

            Files.writeString(password, "the-second-password");
            broker.setPassword("bridge", "the-second-password");
            assertPredicts(scenario, broker, bridge, 100);
            assertThat(bridge.output()).doesNotContain("the-first-password", "the-second-password");
        }
    }

    @Test
    void with_a_certificate_whose_key_is_a_secret(LocalStack stack) throws Exception {
        try (TokenIssuer issuer = new TokenIssuer(GuardedBroker.AUDIENCE, Duration.ofHours(1));
                GuardedBroker broker = new GuardedBroker(Folders.fresh("it/broker-of-login-certificate"), issuer);
                Scenario scenario = new Scenario(stack, "login-certificate")) {
            BridgeYaml yaml = yaml(scenario, broker.certificates())
                    .kafka(
                            "tls",
                            "{ trusted-certificates: \"" + broker.trust() + "\", certificate: \""
                                    + broker.client("client.pem") + "\", key: env:BRIDGE_TEST_KEY }");
            BridgeProcess bridge = scenario.run(
                    "bridge", yaml, Map.of("BRIDGE_TEST_KEY", Files.readString(broker.client("client.key"))));
            assertPredicts(scenario, broker, bridge, 0);
        }
    }

    private BridgeYaml tokens(Scenario scenario, GuardedBroker broker, TokenIssuer issuer) throws Exception {
        Path assertion = Files.writeString(directory.resolve("assertion"), "a-federated-token");
        return yaml(scenario, broker.tokens())
                .azure("{ identity: { credential: workload-identity, client-id: " + CLIENT
                        + ", tenant-id: tenant, token-file: \"" + assertion + "\", authority-host: \""
                        + issuer.authority() + "\", trusted-certificates: \""
                        + issuer.trust(directory.resolve("issuer.pem")) + "\" } }")
                .kafka("auth", "{ azure-identity: { scope: \"" + GuardedBroker.AUDIENCE + "/.default\" } }")
                .kafka("tls", "{ trusted-certificates: \"" + broker.trust() + "\" }");
    }

    private static BridgeYaml yaml(Scenario scenario, String bootstrap) {
        return scenario.yaml(bootstrap)
                .rowsOf(scenario.source())
                .predictTo(scenario.predictions(), scenario.deadLetters(), "id");
    }

    /** Fifty payments more, the first of them {@code from}. */
    private static void assertPredicts(Scenario scenario, GuardedBroker broker, BridgeProcess bridge, int from) {
        List<Payments.Payment> payments = Payments.of(from + 50, 10, 701).all().subList(from, from + 50);
        try (TopicReader predictions = new TopicReader(broker.plain(), scenario.predictions());
                Producer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.plain()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            payments.forEach(payment -> sent.add(producer.send(new ProducerRecord<>(
                    scenario.source(),
                    payment.key().getBytes(StandardCharsets.UTF_8),
                    payment.value().getBytes(StandardCharsets.UTF_8)))));
            sent.forEach(Scenario::get);
            predictions.awaitAll(
                    "payments from " + from + " by " + bridge,
                    all -> all.stream()
                                    .filter(record -> Payments.idOf(record) >= from)
                                    .count()
                            >= payments.size());
        }
        assertThat(bridge.isAlive()).isTrue();
    }
}
