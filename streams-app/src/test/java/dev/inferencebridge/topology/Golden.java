package dev.inferencebridge.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;

/** Recorded graphs. With {@code -Dbridge.regenerate=true} they are recorded anew. */
final class Golden {

    private Golden() {}

    static void check(String name, Topology graph) throws IOException {
        Path file = Path.of("src/test/resources/topology", name);
        String actual = graph.describe().toString();
        if (Boolean.getBoolean("bridge.regenerate")) {
            Files.writeString(file, actual, UTF_8);
        }
        assertThat(actual).isEqualToNormalizingNewlines(Files.readString(file, UTF_8));
    }
}
