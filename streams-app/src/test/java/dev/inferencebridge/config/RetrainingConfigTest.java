package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.retraining.Condition;
import dev.inferencebridge.retraining.Dispatch;
import dev.inferencebridge.retraining.Limit;
import dev.inferencebridge.retraining.Severity;
import dev.inferencebridge.retraining.TriggerPolicy;
import dev.inferencebridge.retraining.TriggerTemplate;
import dev.inferencebridge.retraining.Triggers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrainingConfigTest {

    @TempDir
    private Path folder;

    private BridgeConfig read(String yaml) {
        return ConfigReader.read(Examples.write(folder, yaml));
    }

    @Test
    void a_policy_is_read_with_its_defaults() {
        RetrainingConfig retraining = read(Examples.RETRAINING).retraining().orElseThrow();

        assertThat(retraining.topic().name()).isEqualTo("card-fraud-bridge.retraining");
        assertThat(retraining.policies().get("drifted"))
                .isEqualTo(new TriggerPolicy.Rules(
                        TriggerPolicy.Match.ANY,
                        List.of(
                                new Condition.Beyond(Metric.PSI, Optional.of("amount"), new Limit.Threshold(0.25), 2),
                                new Condition.Beyond(Metric.ACCURACY, Optional.empty(), new Limit.Monitored(), 1),
                                new Condition.Every(Duration.ofDays(30), Instant.parse("1970-01-05T00:00:00Z"))),
                        Duration.ofDays(2),
                        Duration.ofDays(7),
                        Severity.WARNING,
                        Map.of("table", "shop.transactions")));
        assertThat(read(Examples.RETRAINING).pipelines().get("card-fraud").retraining())
                .contains("drifted");
    }

    @Test
    void a_template_keeps_its_types_and_fills_its_places() {
        TargetConfig train =
                read(Examples.RETRAINING).retraining().orElseThrow().targets().get("train");
        TriggerTemplate template = train.destination()
                .<TriggerTemplate>fold(
                        Destination.AzureMlJob::template,
                        Destination.AzureMlEndpoint::template,
                        other -> null,
                        other -> null,
                        other -> null,
                        other -> null);

        Map<String, Object> filled = template.filled(new Dispatch(Triggers.ofHour(1), 0));

        assertThat(filled)
                .containsEntry("displayName", "fraud to 2026-11-22T02:00:00Z")
                .containsEntry("resources", Map.of("instanceCount", 1L));
    }

    @Test
    void every_key_has_its_effect() {
        RetrainingConfig retraining = read(Examples.EVERYTHING).retraining().orElseThrow();

        assertThat(retraining.topic())
                .isEqualTo(new TopicConfig("triggers", 2, (short) 3, Optional.of(Duration.ofDays(90))));
        assertThat(retraining.policies().get("often"))
                .isEqualTo(new TriggerPolicy.Rules(
                        TriggerPolicy.Match.ALL,
                        List.of(
                                new Condition.Beyond(
                                        Metric.JENSEN_SHANNON, Optional.of("prediction"), new Limit.Threshold(0.05), 3),
                                new Condition.Every(Duration.ofDays(7), Instant.parse("2026-01-05T03:00:00Z")),
                                new Condition.LabelledRows(1000)),
                        Duration.ofHours(12),
                        Duration.ofDays(1),
                        Severity.CRITICAL,
                        Map.of("table", "shop.t")));
        TargetConfig job = retraining.targets().get("job");
        assertThat(job.models()).containsExactly("tensors");
        assertThat(job.giveUpAfter()).isEqualTo(Duration.ofHours(6));
        assertThat(job.pollInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(job.followFor()).isEqualTo(Duration.ofDays(2));
        assertThat(job.destination().toString())
                .contains(
                        "https://management.example.com",
                        "https://studio.example.com",
                        "2025-01-01-preview",
                        "https://management.example.com/.default",
                        "azure.pem");
        assertThat(retraining.targets().get("invoke").destination().toString())
                .contains("https://invoke.example.com/jobs", "v2", "https://ml.example.com/.default", "azure.pem");
        assertThat(retraining.targets().get("tell").destination().toString())
                .contains(
                        "2023-06-01-preview", "env:EVENTS_KEY", "https://eventgrid.example.com/.default", "azure.pem");
        assertThat(retraining.targets().get("chat").destination().toString())
                .contains("http://localhost:8081/hook", "file:secrets/hook", "azure.pem");
        assertThat(retraining.targets().get("others").destination())
                .isEqualTo(new Destination.Topic(
                        new TopicConfig("others", 1, (short) 3, Optional.of(Duration.ofDays(1)))));
        assertThat(retraining.targets().get("mine").destination().toString())
                .contains("pager", "team=fraud", "keyvault:pager");
    }

    @Test
    void the_secrets_of_targets_are_looked_up_with_all_others() {
        assertThat(read(Examples.RETRAINING).secretReferences())
                .extracting(SecretReference::toString)
                .contains("env:CHAT_SECRET", "env:PAGER_KEY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "metric: psi, | metric: psy, | must be one of normalized-wasserstein",
                "threshold: 0.25 | threshold: much | must be a number",
                "windows: 2 | windows: 0 | must be a whole number, 1 to 1000",
                "every: 30d | evry: 30d | did you mean 'every'?",
                "retraining: drifted | retraining: drift | must be one of 'retraining.policies', was 'drift'; did you mean 'drifted'?",
                "${model} to | ${mdoel} to | did you mean '${model}'?",
                "secret: env:CHAT_SECRET | secret: hunter2 | must be a reference to a secret",
                "key: env:PAGER_KEY | key: hunter2 | must be a reference to a secret",
                "settings: { team: fraud } | settings: { token: hunter2 } | that belongs in 'secrets', as a reference",
                "parameters: { table: shop.transactions } | parameters: { db-password: hunter2 } | must not be a secret",
                "jobType: Command | API_TOKEN: hunter2 | must not hold a secret",
                "topic: ml.retraining | topic: card-fraud.predictions | must not be a topic of the pipeline 'card-fraud'",
                "topic: ml.retraining | topic: card-fraud-bridge.retraining | must not be a topic of triggers",
                "drifted: | manual: | no policy may be called so",
                "chat: | recorder: | no target may be called so",
                "url: \"https://chat | url: \"http://chat | must be https",
                "workspace: fraud | workspace: fraud/../x | must be a workspace"
            })
    void what_is_wrong_is_told_with_its_place_and_remedy(String right, String wrong, String problem) {
        String yaml = Examples.RETRAINING.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
        assertThat(yaml).isNotEqualTo(Examples.RETRAINING);

        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void a_target_is_of_exactly_one_kind() {
        String both = Examples.RETRAINING.replace(
                "kafka: { topic: ml.retraining }", "kafka: { topic: ml.retraining }\n      plugin: { kind: x }");
        String none = Examples.RETRAINING.replace("kafka: { topic: ml.retraining }", "models: [fraud]");

        assertThatThrownBy(() -> read(both)).hasMessageContaining("must have exactly one of the keys azure-ml-job");
        assertThatThrownBy(() -> read(none)).hasMessageContaining("must have exactly one of the keys azure-ml-job");
    }

    @Test
    void a_policy_needs_something_to_wait_for() {
        assertThatThrownBy(() ->
                        read(Examples.RETRAINING.replace("  drifted:\n", "  idle: { cool-down: 1d }\n    drifted:\n")))
                .hasMessageContaining("at least one of the keys 'conditions', 'schedule' and 'labelled-rows'");
    }

    @Test
    void retraining_needs_cassandra_and_a_policy_needs_retraining() {
        assertThatThrownBy(() -> read(Examples.SMALLEST + "retraining: {}\n"))
                .hasMessageContaining("retraining needs the block 'cassandra'");
        assertThatThrownBy(() -> read(Examples.SMALLEST.replace("model: fraud\n", "model: fraud\n    retraining: x\n")))
                .hasMessageContaining("needs the block 'retraining'");
    }

    @Test
    void one_pipeline_a_model_has_a_policy() {
        String two = Examples.RETRAINING.replace("retraining:\n  policies", """
                  refunds:
                    source: { topic: refunds, format: json }
                    model: fraud
                    retraining: drifted
                    features: { amount: { column: amount } }
                    predictions: { topic: refunds.predictions }
                retraining:
                  policies""");

        assertThatThrownBy(() -> read(two)).hasMessageContaining("a cool-down is a model's");
    }
}
