package dev.inferencebridge.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeFileTest {

    @TempDir
    Path folder;

    @Test
    void the_bridge_reads_it_as_any_other_and_asks_for_what_the_model_takes() throws IOException {
        BridgeFile written = new BridgeFile(
                "127.0.0.1:19092",
                "127.0.0.1:19042",
                "datacenter1",
                "bridge",
                folder.resolve("a folder/bridge.password").toString(),
                URI.create("https://127.0.0.1:18443/score"),
                folder.resolve("a folder/endpoint.pem").toString(),
                "endpoint.key",
                "cdc.shop.transactions");
        Path file = Files.writeString(folder.resolve("bridge.yaml"), written.text());

        BridgeConfig config = ConfigReader.read(file);

        assertThat(config.models().get("fraud").trustedCertificates())
                .contains(folder.resolve("a folder/endpoint.pem"));
        assertThat(config.pipelines().get("card-fraud").features().inputNames())
                .isEqualTo(SyntheticTransactions.INPUT_NAMES);
        assertThat(config.pipelines().get("card-fraud").predictions().topic().name())
                .isEqualTo(BridgeFile.PREDICTIONS_TOPIC);
    }

    @Test
    void with_drift_it_has_monitoring_a_policy_and_a_job_that_the_bridge_reads_too() throws IOException {
        String usual = new BridgeFile(
                        "127.0.0.1:19092",
                        "127.0.0.1:19042",
                        "datacenter1",
                        "bridge",
                        folder.resolve("bridge.password").toString(),
                        URI.create("https://127.0.0.1:18443/score"),
                        folder.resolve("endpoint.pem").toString(),
                        "endpoint.key",
                        "cdc.shop.transactions")
                .text();
        String more = new DriftFile(
                        Drift.USUAL,
                        "cdc.shop.fraud_reports",
                        "11111111-1111-1111-1111-111111111111",
                        "22222222-2222-2222-2222-222222222222",
                        folder.resolve("token").toString(),
                        "https://127.0.0.1:18444",
                        "https://127.0.0.1:18445",
                        folder.resolve("azure.pem").toString())
                .text();
        Path file = Files.writeString(folder.resolve("bridge.yaml"), usual + more);

        BridgeConfig config = ConfigReader.read(file);

        assertThat(config.retraining().orElseThrow().topic().name()).isEqualTo(BridgeFile.RETRAINING_TOPIC);
        assertThat(config.retraining().orElseThrow().targets()).containsOnlyKeys("training");
        assertThat(config.pipelines()
                        .get("card-fraud")
                        .monitoring()
                        .orElseThrow()
                        .topic()
                        .name())
                .isEqualTo(BridgeFile.MONITORING_TOPIC);
    }
}
