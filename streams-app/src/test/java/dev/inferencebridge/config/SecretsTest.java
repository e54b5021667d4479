package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret in the file is refused wherever it stands, and no message repeats it. */
class SecretsTest {

    private static final String SECRET = "hunter2";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth: hunter2",
                "auth: [hunter2]",
                "auth: { hunter2 }",
                "auth: { key: hunter2 }",
                "auth: { key: 'env:hunter2 x' }",
                "auth: { key: 'file:' , kye: hunter2 }",
                "auth: { key: [hunter2] }",
                "auth: { key: { hunter2: x } }",
                "auth: { key: env:A, key: hunter2 }",
                "auth: { key: env:A, token: hunter2 }",
                "auth: { key: !hunter2 x }",
                "auth: { key: &hunter2 }",
                "auth: { key: *hunter2 }",
                "auth: { key: @hunter2 }",
                "auth: { key: %hunter2 }",
                "auth: { key: \"hunter2\\q\" }",
                "auth: { key: \"hunter2 }",
                "auth: { key: hunter2: x }",
                "auth: { key: hunter2",
                "auth: entra-id hunter2",
                "auth: entra-id\n    password: hunter2",
            })
    void a_model_key_is_never_repeated(String auth) {
        assertRefusedUnseen(Examples.SMALLEST.replace("auth: entra-id", auth));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://bridge:hunter2@host/", "https://host/score?code=hunter2", "https://host/# hunter2"})
    void a_secret_within_a_uri_is_never_repeated(String uri) {
        assertRefusedUnseen(
                Examples.SMALLEST.replace("https://fraud.westeurope.inference.ml.azure.com/score", "'" + uri + "'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sasl.password: hunter2",
                "auth: hunter2",
                "auth: { scram: { username: u, password: hunter2 } }",
                "auth: { scram: { username: u, pasword: hunter2 } }",
                "tls: { certificate: c, key: hunter2 }",
                "properties: password=hunter2",
                "properties: { ssl.keystore.password: hunter2 }",
                "properties: { ssl.keystore.key: hunter2 }",
                "properties: { ssl.key.password: [hunter2] }",
                "properties: { basic.auth.user.info: 'bridge:hunter2' }",
                "properties: { sasl.oauthbearer.client.credentials.client.secret: hunter2 }",
                "properties: { sasl.jaas.config: 'PlainLoginModule required username=\"u\" password=\"hunter2\";' }",
                "properties: { listener.name.x.sasl.jaas.config: 'OAuthLogin required clientSecret = hunter2;' }",
                "properties: { some.url: 'https://bridge:hunter2@host/' }",
                "properties: { 'password=hunter2': x, acks: [] }",
            })
    void a_secret_of_a_kafka_client_is_never_repeated(String property) {
        assertRefusedUnseen(Examples.SMALLEST.replace("kafka: {", "kafka: { " + property + ","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hunter2",
                "auth: 'bridge:hunter2'",
                "auth: { username: bridge, password: hunter2 }",
                "auth: { username: bridge, pasword: hunter2 }",
                "auth: { username: bridge, password: '' , passwort: hunter2 }",
                "contact-points: 'bridge:hunter2@host:9042'",
            })
    void a_password_of_cassandra_is_never_repeated(String auth) {
        assertRefusedUnseen(
                Examples.WITH_TABLE.replace("local-datacenter: datacenter1", "local-datacenter: west, " + auth));
    }

    @Test
    void a_refused_secret_is_not_shown_where_it_stands_once_more() {
        assertRefusedUnseen(Examples.SMALLEST
                .replace("auth: entra-id", "auth: { key: hunter2 }")
                .replace("payload: mlflow", "payload: mlflow hunter2")
                .replace("kafka: {", "kafka: { commit-interval: hunter2,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sasl.jaas.config: 'OAuthBearerLoginModule required;'",
                "sasl.jaas.config: 'Krb5LoginModule required useKeyTab=true storeKey=true keyTab=\"/etc/bridge.keytab\";'",
                "sasl.oauthbearer.token.endpoint.url: https://login.example.com/token",
                "ssl.truststore.certificates: '-----BEGIN CERTIFICATE----- x'",
            })
    void a_client_property_without_a_secret_is_accepted(String property) {
        String yaml = Examples.SMALLEST.replace("kafka: {", "kafka: { properties: { " + property + " },");

        assertThat(ConfigReader.read(Examples.write(folder, yaml)).kafka().properties())
                .hasSize(1);
    }

    @Test
    void a_refused_literal_asks_for_a_reference() {
        String yaml = Examples.SMALLEST.replace("auth: entra-id", "auth: { key: hunter2 }");

        assertThat(failure(yaml).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.rule()).contains("env:NAME").contains("file:PATH");
            assertThat(problem.value()).isEmpty();
        });
    }

    private void assertRefusedUnseen(String yaml) {
        assertThat(yaml).contains(SECRET);

        InvalidConfigException failure = failure(yaml);

        assertThat(failure.problems()).isNotEmpty();
        assertThat(failure + " " + failure.problems()).doesNotContain(SECRET);
        assertThat(failure.getCause()).isNull();
    }

    private InvalidConfigException failure(String yaml) {
        Path file = Examples.write(folder, yaml);
        return Objects.requireNonNull(
                catchThrowableOfType(InvalidConfigException.class, () -> ConfigReader.read(file)));
    }
}
