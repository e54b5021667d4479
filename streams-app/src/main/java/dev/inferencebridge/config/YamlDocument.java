package dev.inferencebridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The one YAML document of a file, as nodes that know their line and column. What the parser says of a syntax error is
 * put into own words: its own may quote the file, and with it a secret.
 */
final class YamlDocument {

    private static final int MOST_BYTES = 1 << 20;
    private static final int DEEPEST = 32;
    private static final int MOST_ALIASES = 1_000;

    /** Parts of what the parser says, in the order of precedence. */
    private static final List<Map.Entry<String, String>> SYNTAX = List.of(
            Map.entry("mapping values are not allowed here", "a ':' is not allowed here; quote a text that holds ': '"),
            Map.entry("found undefined alias", "an alias without its anchor; quote a text that starts with '*'"),
            Map.entry("(TAB)", "a tab is not allowed here; indent with spaces"),
            Map.entry("found character", "a text cannot start with this character; quote it"),
            Map.entry("found unexpected end of stream", "the file ends within a quoted text"),
            Map.entry("found unknown escape character", "an unknown escape after '\\'; use single quotes"),
            Map.entry("could not find expected ':'", "a ':' is missing after the key"),
            Map.entry("but found another document", "the file has more than one document; keep one"),
            Map.entry("expected ',' or '}'", "a ',' or '}' is missing"),
            Map.entry("expected ',' or ']'", "a ',' or ']' is missing"),
            Map.entry("expected <block end>", "the indentation fits no block around it"));

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MOST_BYTES)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setAllowNonScalarKeys(true)
            .setAllowRecursiveKeys(true)
            .build();

    private YamlDocument() {}

    /** Empty when the file cannot be read as YAML, which is then a problem of the reading. */
    static Optional<Node> of(Reading reading) {
        Optional<String> text = text(reading);
        if (text.isEmpty() || !isShallow(text.get(), reading)) {
            return Optional.empty();
        }
        try {
            Optional<Node> root = new Compose(SETTINGS).composeString(text.get());
            if (root.isEmpty()) {
                reading.problem(reading.start(), "the file is empty");
            }
            return root;
        } catch (YamlEngineException e) {
            report(e, text.get(), reading);
            return Optional.empty();
        }
    }

    private static Optional<String> text(Reading reading) {
        Path file = reading.file();
        if (Files.isDirectory(file)) {
            reading.problem(reading.start(), "is a folder; name the file");
            return Optional.empty();
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            reading.problem(reading.start(), "the file does not exist");
            return Optional.empty();
        } catch (IOException e) {
            reading.problem(
                    reading.start(), "the file cannot be read (" + e.getClass().getSimpleName() + ")");
            return Optional.empty();
        }
        if (bytes.length > MOST_BYTES) {
            reading.problem(reading.start(), "the file is larger than 1MiB");
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            reading.problem(reading.start(), "the file is not UTF-8");
            return Optional.empty();
        }
    }

    /** The composer recurses, the parser does not: depth is checked before there is a stack to overflow. */
    private static boolean isShallow(String text, Reading reading) {
        try {
            int depth = 0;
            for (Event event : new Parse(SETTINGS).parseString(text)) {
                if (event instanceof CollectionStartEvent) {
                    depth++;
                } else if (event instanceof CollectionEndEvent) {
                    depth--;
                }
                if (depth > DEEPEST) {
                    reading.problem(
                            reading.place(event.getStartMark(), ""), "is nested deeper than " + DEEPEST + " levels");
                    return false;
                }
            }
            return true;
        } catch (YamlEngineException e) {
            report(e, text, reading);
            return false;
        }
    }

    private static void report(YamlEngineException problem, String text, Reading reading) {
        if (problem instanceof MarkedYamlEngineException marked) {
            String said = marked.getProblem() == null ? "" : marked.getProblem();
            String rule = SYNTAX.stream()
                    .filter(known -> said.contains(known.getKey()))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElse("the text from here on is not well-formed YAML");
            reading.problem(reading.place(marked.getProblemMark(), ""), rule);
        } else if (problem instanceof ReaderException unprintable) {
            String before = text.substring(0, Math.min(text.length(), unprintable.getPosition()));
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            int column = before.length() - before.lastIndexOf('\n');
            reading.problem(
                    new Place(reading.file(), line, column, ""),
                    String.format("holds the character U+%04X, which YAML does not allow", unprintable.getCodePoint()));
        } else {
            boolean aliases = String.valueOf(problem.getMessage()).contains("aliases");
            reading.problem(
                    reading.start(),
                    aliases
                            ? "the file uses more than " + MOST_ALIASES + " aliases"
                            : "the file is not well-formed YAML");
        }
    }
}
