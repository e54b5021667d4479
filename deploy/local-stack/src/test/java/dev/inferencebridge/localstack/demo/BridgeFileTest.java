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
}
