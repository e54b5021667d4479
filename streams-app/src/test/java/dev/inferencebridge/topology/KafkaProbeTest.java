package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferencebridge.preflight.NotCheckedException;
import dev.inferencebridge.preflight.UnreachableException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class KafkaProbeTest {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    @Test
    void a_cluster_that_is_not_there_is_named() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        try (KafkaProbe probe = KafkaProbe.of(Map.of("bootstrap.servers", "127.0.0.1:" + port), PATIENCE)) {
            assertThatExceptionOfType(UnreachableException.class)
                    .isThrownBy(probe::cluster)
                    .withMessage("no answer from Kafka at 127.0.0.1:" + port + " within 300 ms");
        }
    }

    @Test
    void settings_that_make_no_client_are_a_failure_of_their_own() {
        assertThatExceptionOfType(UnreachableException.class)
                .isThrownBy(() -> KafkaProbe.of(Map.of("bootstrap.servers", "nowhere"), PATIENCE))
                .withMessageStartingWith("no Kafka client can be made of the settings: ");
    }

    @Test
    void it_lists_and_describes_and_does_nothing_else() {
        Set<String> called = ConcurrentHashMap.newKeySet();
        Admin admin = (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    called.add(method.getName());
                    throw new NotCheckedException("recorded", "");
                });
        KafkaProbe probe = new KafkaProbe(admin, "recorder", PATIENCE);

        List<Runnable> questions = Arrays.asList(
                probe::cluster,
                () -> probe.topics(List.of("changes")),
                () -> probe.group("app-payments"),
                () -> probe.mayDescribeTransaction("app-payments-x"),
                () -> probe.newestTimestampMillis("changes"));

        assertThat(questions)
                .allSatisfy(question ->
                        assertThatExceptionOfType(NotCheckedException.class).isThrownBy(question::run));
        assertThat(called).isNotEmpty().allMatch(method -> method.startsWith("describe") || method.startsWith("list"));
    }
}
