package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.fanout.TargetSpec;
import dev.inferencebridge.retraining.Delivery;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.Triggers;
import dev.inferencebridge.wire.JsonTriggerCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriggerTargetsTest {

    private static final String START = """
            application-id: card-fraud-bridge
            kafka: { bootstrap-servers: "127.0.0.1:9092" }
            cassandra: { contact-points: ["127.0.0.1:9042"], local-datacenter: datacenter1 }
            models:
              fraud: { scoring-uri: "https://fraud.example.com/score", auth: entra-id, payload: mlflow }
            pipelines:
              card-fraud:
                source: { table: shop.transactions, topic: cdc.shop.transactions, format: debezium-json }
                model: fraud
                features: { amount: { column: amount } }
                predictions: { topic: card-fraud.predictions }
            retraining:
              targets:
            """;

    @TempDir
    private Path folder;

    private List<TargetSpec> targets(String yaml) throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "p4ger\n");
        BridgeConfig config = ConfigReader.read(Files.writeString(folder.resolve("bridge.yaml"), START + yaml));
        try (Access access = Access.unchecked(config, SecretResolver.ofProcess())) {
            assertThat(key).exists();
            return TriggerTargets.of(config, access, InstantSource.fixed(Triggers.NOW));
        }
    }

    @Test
    void a_kind_of_somebody_elses_plugs_in() throws IOException {
        RetrainingTrigger trigger = Triggers.ofHour(1);
        List<TargetSpec> targets = targets("""
                    mine:
                      plugin: { kind: pager, settings: { team: fraud }, secrets: { key: "file:key" } }
                      models: [fraud]
                """);

        Delivery delivery =
                targets.get(0).target().deliver(new Dispatch(trigger, 0)).join();

        assertThat(delivery).isEqualTo(new Delivery.Accepted());
        assertThat(targets.get(0).models()).containsExactly("fraud");
        assertThat(PagerTargetFactory.PAGED)
                .containsExactly("fraud p4ger " + trigger.id() + " "
                        + JsonTriggerCodec.text(trigger).length());
    }

    @Test
    void a_kind_that_nobody_makes_is_named_with_those_that_are_made() {
        assertThatThrownBy(() -> targets("    mine: { plugin: { kind: pagr } }\n"))
                .hasMessage("retraining.targets.mine.plugin.kind: no factory on the class path makes 'pagr'; there is:"
                        + " pager");
    }

    @Test
    void a_setting_that_a_kind_misses_is_named() {
        assertThatThrownBy(() -> targets("    mine: { plugin: { kind: pager } }\n"))
                .hasMessage("target 'mine': the key 'team' is missing in plugin.settings");
    }

    @Test
    void every_kind_of_the_bridges_own_is_made_without_asking_anybody() throws IOException {
        List<TargetSpec> targets = targets("""
                    job:
                      azure-ml-job:
                        subscription-id: 0b7c9c52-59f8-4b7e-8a0e-2f6f1b0c9d22
                        resource-group: ml
                        workspace: fraud
                        job: { jobType: Command }
                    invoke: { azure-ml-endpoint: { scoring-uri: "https://x.example.com/jobs", job: { InputData: {} } } }
                    tell: { event-grid: { endpoint: "https://x.example.com/api/events", auth: entra-id } }
                    told: { event-grid: { endpoint: "https://x.example.com/api/events", auth: { key: "file:key" } } }
                    hook: { webhook: { url: "https://x.example.com/hook", secret: "file:key" } }
                    others: { kafka: { topic: others } }
                """);

        assertThat(targets)
                .extracting(TargetSpec::name)
                .containsExactly("job", "invoke", "tell", "told", "hook", "others");
        targets.forEach(spec -> spec.target().close());
    }
}
