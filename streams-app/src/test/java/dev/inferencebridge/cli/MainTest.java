package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    private final StringWriter errors = new StringWriter();

    private int execute(String... arguments) {
        CommandLine bridge = Main.commandLine();
        bridge.setErr(new PrintWriter(errors));
        return bridge.execute(arguments);
    }

    @Test
    void a_missing_option_does_not_hide_an_unknown_one() {
        assertThat(execute("run", "--speed", "9")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("'--config=FILE'", "'--speed'", "Usage: bridge run");
    }

    @Test
    void a_missing_option_alone_is_named_alone() {
        assertThat(execute("run")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).contains("'--config=FILE'").doesNotContain("Unknown", "Unmatched");
    }

    @Test
    void an_unknown_option_is_named_once() {
        assertThat(execute("run", "-c", "bridge.yaml", "--speed")).isEqualTo(Main.USAGE);
        assertThat(errors.toString()).containsOnlyOnce("'--speed'");
    }
}
