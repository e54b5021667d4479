package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of which nothing can be read. */
class UnusableFileTest {

    @TempDir
    Path folder;

    @Test
    void a_missing_file_is_said_to_be_missing() {
        assertThat(problems(folder.resolve("none.yaml"))).containsExactly("1:1: the file does not exist");
    }

    @Test
    void a_folder_is_no_file() {
        assertThat(problems(folder)).containsExactly("1:1: is a folder; name the file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | 1:1: the file is empty",
                "# only a comment    | 1:1: the file is empty",
                "[]                  | 1:1: must be a mapping, found a list",
                "text                | 1:1: must be a mapping, found a single value",
                "~                   | 1:1: must be a mapping, found no value",
                "'a: \u0007'         | 1:4: holds the character U+0007, which YAML does not allow",
                "'{ a: *a }'         | 1:6: an alias without its anchor; quote a text that starts with '*'",
            })
    void a_file_without_a_mapping_is_refused(String yaml, String problem) {
        assertThat(problems(Examples.write(folder, yaml))).containsExactly(problem);
    }

    @Test
    void a_file_of_more_than_a_mebibyte_is_refused() {
        assertThat(problems(Examples.write(folder, "#".repeat((1 << 20) + 1))))
                .containsExactly("1:1: the file is larger than 1MiB");
    }

    @Test
    void a_file_that_is_not_utf_8_is_refused() throws IOException {
        Path file = Files.write(folder.resolve("latin.yaml"), "a: \u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problems(file)).containsExactly("1:1: the file is not UTF-8");
    }

    @Test
    void deep_nesting_is_refused_before_it_costs_a_stack() {
        assertThat(problems(Examples.write(folder, "[".repeat(500_000))))
                .containsExactly("1:33: is nested deeper than 32 levels");
    }

    @Test
    void aliases_that_multiply_are_bounded() {
        String features = IntStream.range(0, 1_000)
                .mapToObj(i -> "      f" + i + ": { column: c }\n")
                .collect(Collectors.joining());
        String copies = IntStream.range(0, 1_000)
                .mapToObj(
                        i -> "  p" + i
                                + ": { source: { topic: in, format: json }, model: fraud, features: *all, predictions: { topic: out } }\n")
                .collect(Collectors.joining());
        String yaml = Examples.SMALLEST
                        .replace("      amount: { column: amount }\n", features)
                        .replace("features:", "features: &all")
                + copies;

        assertThat(problems(Examples.write(folder, yaml)))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("the file has more than 100000 values, counting aliases as they expand");
    }

    @Test
    void too_many_aliases_are_refused() {
        String yaml = "a: &a []\nb: [" + "*a,".repeat(1_001) + "]\n";

        assertThat(problems(Examples.write(folder, yaml))).containsExactly("1:1: the file uses more than 1000 aliases");
    }

    @Test
    void a_mapping_that_holds_itself_is_refused() {
        String yaml = Examples.SMALLEST.replace("kafka: {", "kafka: &self { topics: *self,");

        assertThat(problems(Examples.write(folder, yaml)))
                .first()
                .asString()
                .startsWith("2:16 kafka.topics.topics: unknown key");
    }

    @Test
    void a_flood_of_problems_is_cut_short() {
        String yaml = IntStream.range(0, 5_000).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());

        assertThat(problems(Examples.write(folder, yaml)))
                .hasSize(1_001)
                .last()
                .isEqualTo("1:1: there are more than 1000 problems");
    }

    private static List<String> problems(Path file) {
        return Objects.requireNonNull(catchThrowableOfType(InvalidConfigException.class, () -> ConfigReader.read(file)))
                .problems()
                .stream()
                .map(problem -> problem.toString().substring(file.toString().length() + 1))
                .toList();
    }
}
