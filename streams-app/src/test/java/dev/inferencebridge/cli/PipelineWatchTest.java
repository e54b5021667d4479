package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.telemetry.PipelineState.Phase;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineWatchTest {

    @ParameterizedTest
    @CsvSource({
        "CREATED, STARTING",
        "REBALANCING, STARTING",
        "RUNNING, RUNNING",
        "PENDING_SHUTDOWN, STOPPED",
        "NOT_RUNNING, STOPPED",
        "PENDING_ERROR, FAILED",
        "ERROR, FAILED"
    })
    void the_phase_of_a_pipeline_follows_its_client(State client, Phase phase) {
        assertThat(PipelineWatch.phase(client)).isEqualTo(phase);
    }
}
