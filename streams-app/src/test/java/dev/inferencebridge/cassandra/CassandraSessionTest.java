package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CassandraSessionTest {

    @Test
    void a_cluster_that_is_not_there_is_named() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        CassandraSettings settings = settings("127.0.0.1:" + port, "LOCAL_QUORUM", Duration.ofSeconds(20));

        assertThatExceptionOfType(CassandraConnectException.class)
                .isThrownBy(() -> CassandraSession.connect(settings).close())
                .withMessageStartingWith("cannot connect to Cassandra at 127.0.0.1:" + port + ", datacenter 'dc1': "
                        + "no contact point could be reached");
    }

    @Test
    void a_cluster_that_does_not_answer_is_waited_for_no_longer_than_configured() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CassandraSettings settings =
                    settings("127.0.0.1:" + socket.getLocalPort(), "LOCAL_QUORUM", Duration.ofMillis(300));

            assertThatExceptionOfType(CassandraConnectException.class)
                    .isThrownBy(() -> CassandraSession.connect(settings).close())
                    .withMessageEndingWith("no answer within PT0.3S")
                    .satisfies(e -> assertThat(e.contact()).endsWith("datacenter 'dc1'"));
        }
    }

    @Test
    void refused_credentials_are_named_as_such() {
        assertThat(ConnectFailure.reason(
                        FakeNodes.allFailed(new AuthenticationException(null, "bad credentials")), false))
                .isEqualTo("authentication failed");
    }

    @Test
    void settings_are_checked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("127.0.0.1", "LOCAL_QUORUM", Duration.ofSeconds(1)))
                .withMessage("the contact point '127.0.0.1' is not of the form host:port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("127.0.0.1:9042", "MOST", Duration.ofSeconds(1)))
                .withMessageStartingWith("'MOST' is no consistency level; they are [ANY, ONE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("127.0.0.1:9042", "ONE", Duration.ZERO))
                .withMessage("timeouts must be positive");
    }

    @Test
    void credentials_do_not_show_their_password() {
        assertThat(new CassandraCredentials("bridge", () -> "secret").toString())
                .isEqualTo("CassandraCredentials[username=bridge]");
    }

    private static CassandraSettings settings(String contactPoint, String consistency, Duration connectTimeout) {
        return new CassandraSettings(
                new CassandraContact.Nodes(List.of(contactPoint), "dc1"),
                Optional.empty(),
                Optional.empty(),
                consistency,
                Duration.ofSeconds(2),
                connectTimeout,
                DriverTuning.NONE);
    }
}
