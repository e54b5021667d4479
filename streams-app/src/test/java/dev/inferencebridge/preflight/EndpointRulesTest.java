package dev.inferencebridge.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferencebridge.preflight.EndpointFacts.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules for endpoints, connections and this machine, with facts that they do not like. */
class EndpointRulesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Path STATE = Path.of("/var/lib/bridge");

    @Test
    void an_endpoint_that_is_away_fails_and_is_waited_for() {
        List<Finding> findings = EndpointRules.reachable(facts(new Answer(0, false, "ConnectException: refused")));

        Found.fail(findings, "no answer from fraud.example: ConnectException");
        assertThat(findings).noneMatch(Finding::refuses);
        Found.fail(EndpointRules.reachable(facts(answer(503))), "answers 503");
        Found.ok(EndpointRules.reachable(facts(answer(404))));
    }

    @Test
    void a_key_that_is_not_accepted() {
        Found.fail(EndpointRules.authorized(facts(answer(401))), "does not know the key");
        Found.fail(EndpointRules.authorized(facts(answer(403))), "does not allow");
        Found.fail(
                EndpointRules.authorized(facts(new Answer(401, false, "Unauthorized, invalid_token: has expired"))),
                "(401 Unauthorized, invalid_token: has expired)");
        Found.ok(EndpointRules.authorized(facts(answer(200))));
        assertThatExceptionOfType(NotCheckedException.class)
                .isThrownBy(() -> EndpointRules.authorized(facts(answer(0))));
    }

    @Test
    void a_deployment_that_is_not_there() {
        Found.fail(EndpointRules.deployment("deployment blue", answer(404)), "deployment blue: 404");
    }

    @Test
    void a_deployment_that_is_busy_or_failing() {
        Found.warn(EndpointRules.deployment("deployment blue", answer(429)), "is busy");
        Found.warn(EndpointRules.deployment("deployment blue", answer(503)), "is failing");
        Found.warn(EndpointRules.deployment("deployment blue", new Answer(500, true, "")), "failing: the model's 500");
    }

    @Test
    void a_model_may_refuse_a_batch_of_no_rows() {
        Found.ok(EndpointRules.deployment("the deployment", answer(200)));
        Found.ok(EndpointRules.deployment("the deployment", new Answer(400, true, "")));
        Found.ok(EndpointRules.deployment("the deployment", new Answer(404, true, "")));
    }

    @Test
    void connections_that_are_not_safe() {
        Found.warn(transport("cassandra.example", Optional.empty()), "no TLS to cassandra.example");
        Found.ok(transport("127.0.0.1", Optional.empty()));
        Found.fail(transport("h", tls("TLSv1.1", true, 90)), "TLSv1.1 to h");
        Found.warn(transport("h", tls("TLSv1.3", false, 90)), "need not name it");
        Found.warn(transport("h", tls("TLSv1.3", true, 3)), "expires at");
        Found.fail(transport("h", tls("TLSv1.3", true, -3)), "expired at");
        Found.ok(transport("h", tls("TLSv1.2", true, 90)));
    }

    @Test
    void a_state_directory_that_is_of_no_use() {
        Found.fail(HostRules.stateDirectory(STATE, STATE, false, 1L << 40), "cannot be written");
        Found.fail(
                HostRules.stateDirectory(STATE, Path.of("/var"), false, 1L << 40),
                "cannot be made: /var cannot be written");
        Found.fail(HostRules.stateDirectory(STATE, STATE, true, 1L << 20), "1 MiB free");
        Found.warn(HostRules.stateDirectory(STATE, STATE, true, 512L << 20), "512 MiB free");
        Found.ok(HostRules.stateDirectory(STATE, STATE, true, 1L << 40));
    }

    @Test
    void a_small_heap() {
        Found.warn(HostRules.java("17.0.10", 64L << 20), "heap up to 64 MiB");
        Found.ok(HostRules.java("17.0.10", 256L << 20));
    }

    @Test
    void a_file_without_a_certificate() {
        Found.fail(HostRules.authorities(Path.of("ca.pem"), List.of(), NOW), "no certificate in ca.pem");
    }

    private static List<Finding> transport(String host, Optional<TransportFacts.Tls> tls) {
        return TransportRules.transport(Check.CASSANDRA_TRANSPORT, List.of(new TransportFacts(host, tls)), NOW);
    }

    private static Optional<TransportFacts.Tls> tls(String protocol, boolean verified, int days) {
        return Optional.of(new TransportFacts.Tls(protocol, verified, NOW.plus(Duration.ofDays(days))));
    }

    private static EndpointFacts facts(Answer answer) {
        return new EndpointFacts("fraud.example", answer, Optional.empty());
    }

    private static Answer answer(int status) {
        return new Answer(status, false, "");
    }
}
