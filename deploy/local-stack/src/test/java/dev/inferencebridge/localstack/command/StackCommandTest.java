package dev.inferencebridge.localstack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StackCommandTest {

    @TempDir
    Path directory;

    private final StringWriter errors = new StringWriter();

    @Test
    void an_unknown_part_is_a_usage_error() {
        assertThat(run("--with", "kafka,zookeeper")).isEqualTo(2);
        assertThat(errors.toString()).contains("and not 'zookeeper'");
    }

    @Test
    void an_unknown_port_is_a_usage_error_that_lists_the_known() {
        assertThat(run("--port", "web=80")).isEqualTo(2);
        assertThat(errors.toString()).contains("kafka-controller, cassandra,").contains("and not 'web'");
    }

    @Test
    void a_port_out_of_range_is_a_usage_error() {
        assertThat(run("--port", "kafka=70000")).isEqualTo(2);
        assertThat(errors.toString()).contains("70000 is not between 1 and 65535");
    }

    @Test
    void scripts_without_cassandra_are_a_usage_error() {
        assertThat(run("--with", "kafka", "--init", "a.cql")).isEqualTo(2);
        assertThat(errors.toString()).contains("--init needs the part cassandra");
    }

    @Test
    void a_script_that_cannot_be_read_is_a_failure() {
        Path missing = directory.resolve("missing.cql");

        assertThat(run("--work-dir", directory.toString(), "--with", "cassandra", "--init", missing.toString()))
                .isEqualTo(1);
        assertThat(errors.toString()).contains(missing.toString());
    }

    private int run(String... arguments) {
        return new CommandLine(new StackCommand())
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
