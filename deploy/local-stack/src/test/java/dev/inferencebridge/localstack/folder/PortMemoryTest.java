package dev.inferencebridge.localstack.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortMemoryTest {

    @TempDir
    Path directory;

    private final Set<Integer> taken = new HashSet<>();
    private final AtomicInteger candidate = new AtomicInteger(20_000);

    @Test
    void every_port_has_a_number_of_its_own() {
        assertThat(memory().choose(Map.of()))
                .containsOnlyKeys(StackPort.values())
                .extractingFromEntries(Map.Entry::getValue)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_second_start_has_the_ports_of_the_first() {
        var first = memory().choose(Map.of());

        assertThat(memory().choose(Map.of())).isEqualTo(first);
    }

    @Test
    void a_remembered_port_that_is_taken_gives_way_to_a_free_one() {
        var first = memory().choose(Map.of());
        taken.add(first.get(StackPort.KAFKA));

        var second = memory().choose(Map.of());

        assertThat(second.get(StackPort.KAFKA)).isNotIn(first.values());
        assertThat(second).containsEntry(StackPort.CASSANDRA, first.get(StackPort.CASSANDRA));
    }

    @Test
    void a_fixed_port_wins_over_a_remembered_one() {
        memory().choose(Map.of());

        assertThat(memory().choose(Map.of(StackPort.KAFKA, 9092))).containsEntry(StackPort.KAFKA, 9092);
    }

    @Test
    void no_port_is_chosen_that_is_fixed_for_another() {
        assertThat(memory().choose(Map.of(StackPort.ENDPOINT_HTTPS, 20_000)).values())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_fixed_port_that_is_taken_is_named() {
        taken.add(9092);

        assertThatThrownBy(() -> memory().choose(Map.of(StackPort.KAFKA, 9092)))
                .isInstanceOf(StackException.class)
                .hasMessage("Port 9092, fixed for kafka, is taken on 127.0.0.1");
    }

    @Test
    void nonsense_in_the_file_is_replaced() throws IOException {
        Files.writeString(directory.resolve("ports.properties"), "kafka=many\ncassandra=99999\n");

        assertThat(memory().choose(Map.of()).values()).allMatch(port -> port >= 20_000 && port < 20_020);
    }

    @Test
    void a_port_that_somebody_listens_on_is_not_free() throws IOException {
        try (var socket = new ServerSocket()) {
            socket.bind(Loopback.at(0));
            int port = socket.getLocalPort();

            assertThatThrownBy(() ->
                            PortMemory.of(directory.resolve("ports.properties")).choose(Map.of(StackPort.KAFKA, port)))
                    .hasMessageContaining("is taken");
        }
    }

    private PortMemory memory() {
        return new PortMemory(
                directory.resolve("ports.properties"), port -> !taken.contains(port), candidate::getAndIncrement);
    }
}
