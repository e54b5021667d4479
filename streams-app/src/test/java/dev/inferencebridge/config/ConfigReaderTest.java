package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureDefinition.Categorical;
import dev.inferencebridge.feature.FeatureExpression;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.TimeReading;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.feature.WindowLimits;
import dev.inferencebridge.monitoring.LabelDefinition;
import dev.inferencebridge.monitoring.LabelTarget;
import dev.inferencebridge.monitoring.Metric;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

    @TempDir
    Path folder;

    @Test
    void the_smallest_file_gets_every_default() {
        BridgeConfig config = read(Examples.SMALLEST);

        assertThat(config.applicationId()).isEqualTo("card-fraud-bridge");
        assertThat(config.cassandra()).isEmpty();
        assertThat(config.admin()).isEmpty();
        assertThat(config.kafka())
                .isEqualTo(new KafkaConfig(
                        List.of(new HostPort("127.0.0.1", 9092)),
                        ProcessingGuarantee.EXACTLY_ONCE_V2,
                        1,
                        Duration.ofMillis(100),
                        folder.toAbsolutePath().resolve(".bridge/state"),
                        new TopicDefaults(true, 4, (short) -1, Duration.ofDays(7), Optional.empty()),
                        Map.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(config.models())
                .containsExactly(Map.entry(
                        "fraud",
                        new ModelConfig(
                                "fraud",
                                URI.create("https://fraud.westeurope.inference.ml.azure.com/score"),
                                new AuthConfig.EntraId(Optional.empty()),
                                new PayloadConfig.Mlflow(),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(10),
                                64,
                                1 << 20,
                                64,
                                10,
                                SignaturePolicy.CHECK)));
        PipelineConfig pipeline = pipeline(config, "card-fraud");
        assertThat(pipeline.source())
                .isEqualTo(new SourceConfig(
                        Optional.of(new TableName("shop", "transactions")),
                        new TopicConfig("cdc.shop.transactions", 4, (short) -1, Optional.empty()),
                        SourceFormat.DEBEZIUM_JSON,
                        List.of(),
                        true,
                        Duration.ofDays(10)));
        assertThat(pipeline.predictions())
                .isEqualTo(new PredictionsConfig(
                        new TopicConfig("card-fraud.predictions", 4, (short) -1, Optional.of(Duration.ofDays(7))),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        false));
        assertThat(pipeline.readsBack()).isFalse();
        assertThat(pipeline.deadLetters())
                .isEqualTo(new TopicConfig("card-fraud.dead-letters", 4, (short) -1, Optional.of(Duration.ofDays(7))));
        assertThat(pipeline.inFlight()).isEqualTo(256);
        assertThat(pipeline.model()).isSameAs(config.models().get("fraud"));
        assertThat(config.secretReferences()).isEmpty();
    }

    @Test
    void a_table_of_predictions_and_a_vector_are_read() {
        BridgeConfig config = read(Examples.WITH_TABLE);

        assertThat(config.cassandra())
                .contains(new CassandraConfig(
                        new ClusterAddress.Nodes(List.of(new HostPort("127.0.0.1", 9042)), "datacenter1"),
                        Optional.empty(),
                        Optional.empty(),
                        "inference_bridge",
                        Duration.ofSeconds(2),
                        Consistency.LOCAL_QUORUM,
                        256,
                        new DriverConfig(Optional.empty(), Optional.empty(), Map.of())));
        PipelineConfig pipeline = pipeline(config, "card-fraud");
        assertThat(pipeline.readsBack()).isTrue();
        assertThat(pipeline.features().features())
                .containsExactly(
                        new FeatureDefinition.Column("amount", "amount"),
                        new FeatureDefinition.Column("merchant_risk", "merchant_risk"),
                        new FeatureDefinition.Vector("embedding", "f", 16));
        assertThat(pipeline.features().width()).isEqualTo(18);
        assertThat(pipeline.predictions().include()).containsExactly("tx_id");
        assertThat(pipeline.predictions().table())
                .contains(new PredictionTable(
                        new TableName("shop", "fraud_predictions"),
                        Map.of("tx_id", "tx_id", "score", "prediction"),
                        Map.of(),
                        Optional.empty()));
        assertThat(config.secretReferences()).map(SecretReference::toString).containsExactly("env:FRAUD_KEY");
    }

    @Test
    void the_block_of_cassandra_reaches_the_driver() {
        BridgeConfig config = read(Examples.CASSANDRA);

        CassandraConfig cassandra = config.cassandra().orElseThrow();
        CassandraTlsConfig tls = cassandra.tls().orElseThrow();
        assertThat(tls.trustedCertificates()).contains(folder.toAbsolutePath().resolve("ca.pem"));
        assertThat(tls.hostnameVerification()).isFalse();
        assertThat(tls.identity().orElseThrow().certificate())
                .isEqualTo(folder.toAbsolutePath().resolve("me.pem"));
        assertThat(cassandra.driver())
                .isEqualTo(new DriverConfig(
                        Optional.of(new DriverConfig.Speculation(3, Duration.ofMillis(40))),
                        Optional.of(new DriverConfig.Throttling(512, 64)),
                        Map.of(
                                "advanced.connection.pool.local.size",
                                "2",
                                "advanced.heartbeat.interval",
                                "10 seconds")));
        PredictionTable table =
                pipeline(config, "card-fraud").predictions().table().orElseThrow();
        assertThat(table.name()).isEqualTo(new TableName("scores", "predictions"));
        assertThat(table.columns()).containsEntry("row_key", "tx_id").containsEntry("scored_at", "scoredAt");
        assertThat(table.constants()).isEqualTo(Map.of("pipeline", "card-fraud"));
        assertThat(table.ttl()).contains(Duration.ofDays(90));
        assertThat(config.secretReferences())
                .map(SecretReference::toString)
                .containsExactlyInAnyOrder("file:me.key", "env:FRAUD_KEY");
    }

    @Test
    void a_bundle_stands_for_the_address() {
        CassandraConfig cassandra = read(Examples.BUNDLE).cassandra().orElseThrow();

        assertThat(cassandra.address())
                .isEqualTo(new ClusterAddress.Bundle(folder.toAbsolutePath().resolve("bundle.zip")));
        assertThat(cassandra.login().orElseThrow().username()).isEqualTo("token");
    }

    @Test
    void features_of_every_kind_and_their_lookups_are_read() {
        PipelineConfig pipeline = pipeline(read(Examples.EVERYTHING), "three");

        assertThat(pipeline.features().features())
                .containsExactly(
                        new FeatureDefinition.Column("paid", "paid", OptionalDouble.of(1)),
                        new FeatureDefinition.Vector("v", "v", 2, Optional.of(List.of(0.0, 1.5))),
                        new Categorical(
                                "country",
                                "country",
                                List.of("DE", "7", "true"),
                                Categorical.Encoding.ONE_HOT,
                                Categorical.Other.OWN,
                                Optional.of("DE")),
                        new Categorical(
                                "level",
                                "level",
                                List.of("low", "high"),
                                Categorical.Encoding.INDEX,
                                Categorical.Other.OWN,
                                Optional.empty()),
                        new FeatureDefinition.Lookup(
                                "shops",
                                new Categorical(
                                        "channel",
                                        "channel",
                                        List.of("web"),
                                        Categorical.Encoding.ONE_HOT,
                                        Categorical.Other.ZEROS,
                                        Optional.empty())),
                        new FeatureDefinition.Time(
                                "age",
                                "born",
                                new TimeReading(
                                        TimeReading.Part.AGE,
                                        TimeReading.Unit.DAYS,
                                        TimeReading.Holds.DATE,
                                        ZoneId.of("Europe/Berlin")),
                                OptionalDouble.of(-1)),
                        new FeatureDefinition.Time(
                                "hour",
                                "at",
                                new TimeReading(
                                        TimeReading.Part.HOUR,
                                        TimeReading.Unit.SECONDS,
                                        TimeReading.Holds.TIMESTAMP,
                                        ZoneOffset.ofHours(2)),
                                OptionalDouble.empty()),
                        new FeatureDefinition.Expression(
                                "ratio",
                                FeatureExpression.of("amount / max(merchants.limit_eur, 1)"),
                                OptionalDouble.of(0)),
                        new FeatureDefinition.Window(
                                "sum",
                                new WindowDefinition(
                                        WindowDefinition.Compute.SUM,
                                        Optional.of("amount"),
                                        List.of("card", "shop"),
                                        Duration.ofHours(1),
                                        Duration.ofMinutes(1),
                                        Optional.of("at")),
                                OptionalDouble.of(0)));
        assertThat(pipeline.features().lookups())
                .containsExactly(
                        new LookupDefinition(
                                "shops",
                                new TableName("shop", "shops"),
                                Map.of("id", "shop"),
                                LookupDefinition.Via.TABLE,
                                Optional.of("cdc.shops"),
                                new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 100_000),
                                Duration.ofDays(2)),
                        new LookupDefinition(
                                "merchants",
                                new TableName("shop", "merchants"),
                                Map.of("id", "merchant", "day", "day"),
                                LookupDefinition.Via.CACHE,
                                Optional.of("cdc.merchants"),
                                new LookupDefinition.Caching(Duration.ofMinutes(5), Duration.ofMinutes(1), 9)));
    }

    @Test
    void every_key_has_its_effect() {
        BridgeConfig config = read(Examples.EVERYTHING);

        KafkaConfig kafka = config.kafka();
        assertThat(kafka.bootstrapServersProperty()).isEqualTo("broker-1:9092,[::1]:9093");
        assertThat(kafka.processingGuarantee().property()).isEqualTo("at_least_once");
        assertThat(kafka.streamThreads()).isEqualTo(3);
        assertThat(kafka.commitInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(kafka.stateDirectory()).isEqualTo(folder.toAbsolutePath().resolve("state"));
        assertThat(kafka.properties()).isEqualTo(Map.of("security.protocol", "SASL_SSL", "fetch.max.wait.ms", "100"));
        assertThat(kafka.secretProperties()).containsOnlyKeys("sasl.jaas.config", "some.client.password");
        assertThat(kafka.topics())
                .isEqualTo(new TopicDefaults(false, 8, (short) 3, Duration.ofDays(2), Optional.of(Duration.ofDays(1))));
        assertThat(config.admin()).contains(new AdminConfig(9464, "::1"));
        assertThat(kafka.auth().map(auth -> auth.<String>fold(azure -> "azure", KafkaAuthConfig.Scram::mechanism)))
                .contains("SCRAM-SHA-256");
        assertThat(kafka.tls().flatMap(KafkaTlsConfig::clientCertificate))
                .hasValueSatisfying(own -> assertThat(own.certificate())
                        .isEqualTo(folder.toAbsolutePath().resolve("bridge.pem")));
        assertThat(config.azure().identity())
                .isEqualTo(new IdentityConfig(
                        CredentialKind.WORKLOAD_IDENTITY,
                        Optional.of("0b7c9c52-59f8-4b7e-8a0e-2f6f1b0c9d22"),
                        Optional.of("example.com"),
                        Optional.of(folder.toAbsolutePath().resolve("token")),
                        Optional.of(URI.create("https://login.example.com")),
                        Optional.of(folder.toAbsolutePath().resolve("azure.pem"))));
        assertThat(config.azure().keyVault())
                .contains(new KeyVaultConfig(URI.create("https://secrets.example.com"), Duration.ofSeconds(30)));
        CassandraConfig cassandra = config.cassandra().orElseThrow();
        assertThat(cassandra.address())
                .isEqualTo(new ClusterAddress.Nodes(
                        List.of(new HostPort("node-1", 9042), new HostPort("2001:db8::1", 9042)), "west"));
        assertThat(cassandra.login()).map(CassandraConfig.Login::username).contains("bridge");
        assertThat(cassandra.requestTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(cassandra.consistency()).isEqualTo(Consistency.QUORUM);
        assertThat(cassandra.maxInFlight()).isEqualTo(32);
        PipelineConfig one = pipeline(config, "one");
        ModelConfig rows = one.model();
        assertThat(rows.payload()).isEqualTo(new PayloadConfig.Rows(Optional.of("answer.values")));
        assertThat(rows.deployment()).contains("blue");
        assertThat(rows.trustedCertificates()).contains(folder.toAbsolutePath().resolve("authorities.pem"));
        assertThat(rows.callTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(List.of(
                        rows.maxBatchRows(), rows.maxBatchBytes(), rows.maxConcurrentCalls(), rows.maxAttemptsAlone()))
                .containsExactly(16, 512 * 1024, 5, 2);
        assertThat(one.source())
                .isEqualTo(new SourceConfig(
                        Optional.empty(),
                        new TopicConfig("rows", 6, (short) 3, Optional.of(Duration.ofDays(1))),
                        SourceFormat.JSON,
                        List.of(),
                        true,
                        Duration.ofDays(10)));
        assertThat(one.predictions().topic())
                .isEqualTo(new TopicConfig("one.predictions", 5, (short) 3, Optional.of(Duration.ofHours(12))));
        assertThat(one.predictions().outputs()).isEqualTo(Map.of("fraud_probability", "probability"));
        assertThat(one.predictions().table().orElseThrow().columns())
                .containsExactly(
                        Map.entry("id", "id"), Map.entry("score", "fraud_probability"), Map.entry("at", "scoredAt"));
        assertThat(one.deadLetters())
                .isEqualTo(new TopicConfig("dead", 1, (short) 3, Optional.of(Duration.ofDays(30))));
        assertThat(one.inFlight()).isEqualTo(7);
        assertThat(one.windows()).isEqualTo(WindowLimits.DEFAULT);
        assertThat(pipeline(config, "three").windows()).isEqualTo(new WindowLimits(1_000, 500));
        SourceConfig two = pipeline(config, "two").source();
        assertThat(two.partitionKey()).containsExactly("card", "day");
        assertThat(two.writeTimesExact()).isFalse();
        assertThat(two.tombstoneRetention()).isEqualTo(Duration.ofDays(3));
        assertThat(pipeline(config, "two").readsBack()).isFalse();
        assertThat(pipeline(config, "two").predictions().deletedWithRows()).isTrue();
        MonitoringConfig watched = pipeline(config, "two").monitoring().orElseThrow();
        assertThat(watched.topic())
                .isEqualTo(new TopicConfig("two.reports", 3, (short) 3, Optional.of(Duration.ofDays(30))));
        assertThat(watched.definition().window()).isEqualTo(Duration.ofMinutes(30));
        assertThat(watched.definition().lateness()).isEqualTo(Duration.ofMinutes(1));
        assertThat(watched.definition().minimumRows()).isEqualTo(10);
        assertThat(watched.definition().output()).contains("score");
        assertThat(watched.definition().features().list()).hasSize(1);
        assertThat(watched.definition().rules().numeric()).isEqualTo(Map.of(Metric.PSI, OptionalDouble.of(0.2)));
        assertThat(watched.definition().rules().whole()).isEqualTo(Map.of(Metric.VOLUME, OptionalDouble.empty()));
        assertThat(watched.baseline().orElseThrow().endsWith(Path.of("baselines", "two.json")))
                .isTrue();
        assertThat(watched.raisesTriggers()).isFalse();
        assertThat(pipeline(config, "three").monitoring().orElseThrow().baselineWindows())
                .isEqualTo(5);
        MonitoringConfig.Labels labels = watched.labels().orElseThrow();
        assertThat(labels.topic().name()).isEqualTo("labels.two");
        assertThat(labels.topic().partitions()).isEqualTo(4);
        assertThat(labels.format()).isEqualTo(SourceFormat.JSON);
        assertThat(labels.key()).containsExactly(Map.entry("a", "id"));
        assertThat(labels.column()).isEqualTo("fraud");
        assertThat(labels.definition())
                .isEqualTo(new LabelDefinition(
                        LabelTarget.BINARY,
                        0.3,
                        Optional.of("yes"),
                        Duration.ofDays(7),
                        20,
                        Map.of(Metric.AUC, OptionalDouble.of(0.8), Metric.RECALL, OptionalDouble.empty())));
        AuthConfig own = pipeline(config, "two").model().auth();
        assertThat(own.<Optional<IdentityConfig>>fold(AuthConfig.EntraId::identity, key -> Optional.empty()))
                .map(IdentityConfig::credential)
                .contains(CredentialKind.MANAGED_IDENTITY);
        assertThat(pipeline(config, "two").model().payload())
                .isEqualTo(new PayloadConfig.Triton("fraud", "features", "scores"));
        assertThat(config.secretReferences())
                .map(SecretReference::toString)
                .containsExactlyInAnyOrder(
                        "file:secrets/jaas",
                        "env:SOME_PASSWORD",
                        "keyvault:kafka-password",
                        "file:secrets/bridge.key",
                        "env:CASSANDRA_PASSWORD",
                        "file:/run/secrets/rows",
                        "env:APPLICATION_INSIGHTS",
                        "env:EVENTS_KEY",
                        "file:secrets/hook",
                        "keyvault:pager");
        assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(config.telemetry().azureMonitor()).hasValueSatisfying(azure -> {
            assertThat(azure.via()).isEqualTo(TelemetryConfig.Via.OPENTELEMETRY);
            assertThat(azure.step()).isEqualTo(Duration.ofSeconds(30));
            assertThat(azure.sampling()).isEqualTo(0.025);
            assertThat(azure.meters()).isEqualTo(TelemetryConfig.Meters.ALL);
            assertThat(azure.trustedCertificates())
                    .contains(folder.toAbsolutePath().resolve("monitor-ca.pem"));
        });
    }

    @Test
    void without_a_word_of_telemetry_none_is_sent_and_admin_listens_on_loopback() {
        BridgeConfig config = read(Examples.SMALLEST + "admin: { port: 0 }\n");

        assertThat(config.telemetry().azureMonitor()).isEmpty();
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(config.admin()).contains(new AdminConfig(0, "127.0.0.1"));
    }

    @Test
    void an_alias_stands_for_what_its_anchor_holds() {
        String yaml = Examples.EVERYTHING
                .replace("call-timeout: 4s", "call-timeout: &long 4s")
                .replace("request-timeout: 3s", "request-timeout: 3s # before its anchor")
                .replace("payload: triton\n", "payload: triton\n    call-timeout: *long\n");

        assertThat(pipeline(read(yaml), "two").model().callTimeout()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void bootstrap_servers_may_be_one_text_with_commas() {
        BridgeConfig config = read(Examples.SMALLEST.replace("\"127.0.0.1:9092\"", "\"a:1, b:2\""));

        assertThat(config.kafka().bootstrapServers()).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
    }

    @Test
    void pipelines_may_share_a_source_a_model_and_a_topic_of_predictions() {
        String second = Examples.SMALLEST
                .substring(Examples.SMALLEST.indexOf("  card-fraud:"))
                .replace("card-fraud:", "second:");

        BridgeConfig config = read(Examples.SMALLEST + second);

        assertThat(pipeline(config, "second").model())
                .isSameAs(pipeline(config, "card-fraud").model());
        assertThat(pipeline(config, "second").predictions())
                .isEqualTo(pipeline(config, "card-fraud").predictions());
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_are_no_problem() {
        assertThat(read("\uFEFF" + Examples.SMALLEST.replace("\n", "\r\n")).pipelines())
                .containsOnlyKeys("card-fraud");
    }

    private BridgeConfig read(String yaml) {
        return ConfigReader.read(Examples.write(folder, yaml));
    }

    private static PipelineConfig pipeline(BridgeConfig config, String name) {
        return Optional.ofNullable(config.pipelines().get(name)).orElseThrow();
    }
}
