package dev.inferencebridge.localstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ScoringEndpointOptionsTest {

    private static EndpointOptions parse(String... arguments) {
        CommandLine commandLine = ScoringEndpoint.commandLine();
        commandLine.parseArgs(arguments);
        ScoringEndpoint command = commandLine.getCommand();
        return command.options();
    }

    @Test
    void the_defaults_are_those_of_the_options() {
        EndpointOptions options = parse("--work-dir", "w");

        assertThat(options).isEqualTo(EndpointOptions.in(options.workDir()));
    }

    @Test
    void every_argument_is_taken() {
        EndpointOptions options =
                parse(("--work-dir w --http-port 1 --https-port 2 --deployment blue:90%:4:2 --deployment green:10"
                                + " --request-timeout-ms 700 --latency-ms 20:80 --max-request-bytes 9"
                                + " --rows-answer result --seed 5")
                        .split(" "));

        assertThat(options.deployments())
                .containsExactly(new DeploymentOptions("blue", 90, 4, 2), new DeploymentOptions("green", 10, 64, 1));
        assertThat(options.latency()).isEqualTo(new Latency(Duration.ofMillis(20), Duration.ofMillis(80)));
        assertThat(options.requestTimeout()).isEqualTo(Duration.ofMillis(700));
        assertThat(options.rowsAnswer()).isEqualTo(RowsAnswer.RESULT);
        assertThat(options.seed()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--work-dir w --unknown 1",
                "--http-port 1",
                "--work-dir w --deployment blue:50",
                "--work-dir w --deployment blue --deployment blue:0",
                "--work-dir w --deployment blue:100:0",
                "--work-dir w --deployment b_lue",
                "--work-dir w --latency-ms 5:1",
                "--work-dir w --latency-ms x",
                "--work-dir w --request-timeout-ms 180001"
            })
    void wrong_arguments_are_errors(String arguments) {
        assertThatThrownBy(() -> parse(arguments.split(" "))).isInstanceOf(CommandLine.ParameterException.class);
    }

    @Test
    void latency_has_the_median_and_the_99th_percentile_that_were_asked_for() {
        Latency latency = new Latency(Duration.ofMillis(20), Duration.ofMillis(80));
        Random random = new Random(8);

        long[] samples = java.util.stream.LongStream.generate(() -> latency.sampleNanos(random))
                .limit(20_000)
                .sorted()
                .toArray();

        assertThat(samples[10_000] / 1e6).isBetween(19.0, 21.0);
        assertThat(samples[19_800] / 1e6).isBetween(72.0, 88.0);
    }
}
