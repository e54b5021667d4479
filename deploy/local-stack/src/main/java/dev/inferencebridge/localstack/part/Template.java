package dev.inferencebridge.localstack.part;

import dev.inferencebridge.localstack.folder.StackPort;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A settings file with places like {@code ${kafka}}, from the class path. Immutable. */
final class Template {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z-]+)}");

    private final String name;
    private final String text;

    Template(String name) {
        this.name = name;
        try (InputStream in = Template.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new StackException(name + " is not on the class path");
            }
            this.text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Name of a resource of this package, as seen from the root of the class path. */
    static String resource(String name) {
        return Template.class.getPackageName().replace('.', '/') + "/" + name;
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** Fills in the ports by their labels, and the given values; a place without a value is an error. */
    void write(Path file, Map<StackPort, Integer> ports, Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        ports.forEach((port, number) -> all.put(port.label(), Integer.toString(number)));
        String filled = PLACE.matcher(text).replaceAll(place -> {
            String value = all.get(place.group(1));
            if (value == null) {
                throw new IllegalStateException(name + " has no value for " + place.group());
            }
            return Matcher.quoteReplacement(value);
        });
        WorkFolder.write(file, filled);
    }
}
