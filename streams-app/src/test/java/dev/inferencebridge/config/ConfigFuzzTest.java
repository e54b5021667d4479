package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the file, it is either read or refused with problems. The seed may be set: {@code -Dbridge.seed=1}. */
class ConfigFuzzTest {

    private static final int FILES = 3_000;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            ",",
            "- ",
            "? ",
            "#",
            "&a ",
            "*a",
            "*a : ",
            "!x ",
            "!!map ",
            "!!null ",
            "<<: ",
            "'",
            "\"",
            "|",
            ">",
            "%",
            "@",
            "\t",
            "\n",
            "\n  ",
            "\r",
            "\u0000",
            "\u00e9",
            "\uD83D\uDE00",
            "\u2028",
            "~",
            "null",
            "yes",
            "0",
            "-1",
            "99999999999999999999",
            "1e9",
            ".inf",
            "--- ",
            "...\n",
            "env:",
            "file:\u0000",
            "\\",
            "100%");

    @TempDir
    Path folder;

    @Test
    void a_mutated_file_is_read_or_refused_and_never_breaks_the_reader() {
        long seed = Long.getLong("bridge.seed", 20_261_122L);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            String yaml = mutated(Examples.EVERYTHING, random);
            try {
                ConfigReader.read(Examples.write(folder, yaml));
            } catch (InvalidConfigException e) {
                refused++;
                assertThat(e.problems())
                        .as("seed %d, file %d:%n%s", seed, i, yaml)
                        .isNotEmpty()
                        .allSatisfy(problem -> {
                            assertThat(problem.line()).isPositive();
                            assertThat(problem.column()).isPositive();
                            assertThat(problem.toString()).hasLineCount(1).hasSizeLessThan(8_000);
                        });
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed %d, file %d:%n%s".formatted(seed, i, yaml), e);
            }
        }
        assertThat(refused).isBetween(FILES / 2, FILES - 1);
    }

    private static String mutated(String yaml, Random random) {
        StringBuilder text = new StringBuilder(yaml);
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, at + 1);
                case 1 -> text.delete(at, end);
                case 2 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
            }
        }
        return text.toString();
    }
}
