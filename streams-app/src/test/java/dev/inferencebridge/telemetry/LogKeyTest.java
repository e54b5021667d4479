package dev.inferencebridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The log speaks one vocabulary, and its page lists it. */
class LogKeyTest {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path PAGE = Path.of("..", "docs", "telemetry.md");
    private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*([^,]+),");

    private static final Set<String> WORDS =
            Arrays.stream(LogKey.values()).map(LogKey::word).collect(Collectors.toCollection(TreeSet::new));

    @Test
    void every_key_of_a_line_is_in_the_vocabulary() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("LoggedEvents.java"))
                    .forEach(file -> used.addAll(keys(file)));
        }

        assertThat(used).isNotEmpty();
        assertThat(WORDS).containsAll(used);
    }

    @Test
    void the_properties_of_events_are_in_it_too() {
        Instant now = Instant.EPOCH;
        Stream.of(
                        new BridgeEvent.CassandraWriteDropped(
                                now, "p", new TableName("k", "t"), "e", "ONE", 1, Optional.of("node")),
                        new BridgeEvent.EndpointUnavailable(now, "m", "h", "refused", Optional.of("why")),
                        new BridgeEvent.RetrainingTriggered(
                                now, "rt-1", "m", Optional.of("blue"), "p", "drifted", "info", now, now, "why", 1),
                        new BridgeEvent.RetrainingFailed(now, "rt-1", "train", 1, "why"),
                        new BridgeEvent.SchemaMismatch(now, "p", "why"))
                .forEach(event ->
                        assertThat(WORDS).containsAll(event.properties().keySet()));
    }

    @Test
    void the_page_lists_the_vocabulary() throws IOException {
        String table = Arrays.stream(LogKey.values())
                .map(key -> "| `" + key.word() + "` | " + key.meaning() + " |\n")
                .sorted()
                .collect(Collectors.joining());

        assertThat(Files.readString(PAGE)).contains("| key | meaning |\n|---|---|\n" + table);
    }

    private static Set<String> keys(Path file) {
        try {
            Set<String> keys = new TreeSet<>();
            Matcher matcher = KEY.matcher(Files.readString(file));
            while (matcher.find()) {
                String argument = matcher.group(1).strip();
                assertThat(argument).as("a key in %s is written out", file).matches("\"[a-z-]+\"");
                keys.add(argument.substring(1, argument.length() - 1));
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
