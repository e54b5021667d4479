package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.Profile;
import dev.inferencebridge.monitoring.WindowSummary;
import dev.inferencebridge.wire.JsonRowDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BaselineOfTopicsTest {

    private static final FeatureSchema SCHEMA =
            new FeatureSchema(List.of(new FeatureDefinition.Column("amount", "amount")));

    private static final WindowDefinition WINDOW = new WindowDefinition(
            WindowDefinition.Compute.COUNT,
            Optional.empty(),
            List.of("merchant"),
            Duration.ofHours(1),
            Duration.ZERO,
            Optional.empty());
    private static final LookupDefinition MERCHANTS = new LookupDefinition(
            "merchants",
            new TableName("shop", "merchants"),
            Map.of("id", "merchant"),
            LookupDefinition.Via.CACHE,
            Optional.empty(),
            new LookupDefinition.Caching(Duration.ofMinutes(1), Duration.ofMinutes(1), 10));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final NewestRecords records = new NewestRecords(consumer, Duration.ofSeconds(30), () -> 0);
    private final BaselineOfTopics baseline = new BaselineOfTopics(
            records, JsonRowDecoder.of(Optional.empty(), "payments"), SCHEMA, (lookup, key) -> Optional.empty());

    @Test
    void rows_come_from_the_source_and_outputs_from_the_predictions() {
        topic("payments", 5);
        topic("predictions", 2);
        consumer.schedulePollTask(() -> {
            add("payments", 2, "{\"amount\": 1}");
            add("payments", 3, "broken");
            add("payments", 4, "{\"other\": 3}");
        });
        consumer.schedulePollTask(() -> {
            add("predictions", 0, "{\"prediction\": 0.25}");
            add("predictions", 1, "{\"prediction\": 0.75}");
        });

        WindowSummary summary = baseline.read("payments", "predictions", 3);

        BaselineProfile profile = BaselineProfile.of("p", summary);
        assertThat(summary.rows()).isEqualTo(2);
        assertThat(summary.deadLetters()).isEqualTo(1);
        assertThat(profile.features().get("amount").count()).isEqualTo(1);
        assertThat(((Profile.Numbers) profile.prediction().orElseThrow()).mean())
                .isEqualTo(0.5);
    }

    @Test
    void a_source_without_whole_rows_is_refused() {
        topic("payments", 0);

        assertThatThrownBy(() -> baseline.read("payments", "predictions", 3))
                .hasMessage("none of the newest 3 records of topic payments tells all columns that features read: use"
                        + " --from-table");
    }

    @Test
    void a_looked_up_row_is_asked_for_once_and_windows_are_left_out() {
        FeatureSchema schema = new FeatureSchema(
                List.of(
                        new FeatureDefinition.Lookup("merchants", new FeatureDefinition.Column("risk", "risk")),
                        new FeatureDefinition.Window("spent", WINDOW, OptionalDouble.empty())),
                List.of(MERCHANTS));
        int[] asked = new int[1];
        BaselineOfRows rows = new BaselineOfRows(schema, (lookup, key) -> {
            asked[0]++;
            return Optional.of(row(Map.of("risk", 0.5)));
        });

        rows.add(row(Map.of("merchant", 1L)), 0);
        rows.add(row(Map.of("merchant", 1L)), 0);

        BaselineProfile profile = BaselineProfile.of("p", rows.summary());
        assertThat(asked[0]).isEqualTo(1);
        assertThat(profile.features().keySet()).containsExactly("risk");
        assertThat(profile.featureSchemaHash()).isEqualTo(schema.hash());
    }

    private static Row row(Map<String, Object> columns) {
        return new Row(new TableName("shop", "payments"), new RowKey(Map.of("id", 1L)), columns, 0);
    }

    private void topic(String name, long end) {
        Node node = new Node(0, "localhost", 9092);
        consumer.updatePartitions(
                name, List.of(new PartitionInfo(name, 0, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(new TopicPartition(name, 0), 0L));
        consumer.updateEndOffsets(Map.of(new TopicPartition(name, 0), end));
    }

    private void add(String topic, long offset, String value) {
        consumer.addRecord(new ConsumerRecord<>(
                topic,
                0,
                offset,
                1_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    }
}
