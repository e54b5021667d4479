package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

class DemoCommandTest {

    @TempDir
    Path directory;

    private final StringWriter errors = new StringWriter();

    @Test
    void durations_are_written_as_in_the_configuration() {
        assertThat(new DurationOption().convert("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(new DurationOption().convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(new DurationOption().convert("1500ms")).isEqualTo(Duration.ofMillis(1_500));
        for (String text : new String[] {"30", "0s", "999ms", "25h", "1.5s", "-3s", "s", ""}) {
            assertThatThrownBy(() -> new DurationOption().convert(text)).isInstanceOf(TypeConversionException.class);
        }
    }

    @Test
    void a_duration_without_unit_is_a_usage_error() {
        assertThat(run("--duration", "30")).isEqualTo(2);
        assertThat(errors.toString()).contains("'30' is not a duration from 1s to 24h");
    }

    @Test
    void a_rate_out_of_range_is_a_usage_error() {
        assertThat(run("--rate", "0")).isEqualTo(2);
        assertThat(errors.toString()).contains("--rate: 0 is not between 1 and 5000");
    }

    @Test
    void a_directory_as_report_is_a_usage_error() {
        assertThat(run("--report", directory.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("--report: " + directory + " is a directory");
    }

    private int run(String... arguments) {
        return new CommandLine(new DemoCommand())
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
