package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.change.ReadRefusedException;
import dev.inferencebridge.change.ReadRow;
import dev.inferencebridge.change.ReadRow.ReadCell;
import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowReader;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.LookupDefinition;
import dev.inferencebridge.feature.LookupKey;
import dev.inferencebridge.feature.LookupRefusedException;
import dev.inferencebridge.telemetry.Telemetry;
import dev.inferencebridge.topology.LookupTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupsTest {

    private static final TableName MERCHANTS = new TableName("shop", "merchants");

    private final List<Set<String>> reads = new ArrayList<>();
    private CompletableFuture<ReadRow> answer = CompletableFuture.completedFuture(
            new ReadRow(true, Map.of("risk", new ReadCell(0.5, OptionalLong.of(7), OptionalLong.empty()))));
    private final RowReader reader = (table, key, columns) -> {
        reads.add(columns);
        return answer;
    };
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Telemetry telemetry = new Telemetry(Clock.systemUTC());
    private final Lookups lookups =
            new Lookups(Optional.empty(), Optional.of(reader), () -> consumer, telemetry, Clock.systemUTC());

    @AfterEach
    void close() {
        lookups.close();
        telemetry.close();
    }

    @Test
    void lookups_of_the_same_columns_share_a_cache() {
        Lookups.OfPipeline fraud = cached("fraud", "merchant", Set.of("risk"));
        Lookups.OfPipeline churn = cached("churn", "shop", Set.of("risk"));

        assertThat(find(fraud, "merchant").orElseThrow().columns()).isEqualTo(Map.of("id", "a", "risk", 0.5));
        assertThat(find(churn, "shop").orElseThrow().writeTimeMicros()).isEqualTo(7);

        assertThat(reads).containsExactly(Set.of("risk"));
    }

    @Test
    void a_thousand_lookups_of_one_row_at_once_read_cassandra_once() {
        CompletableFuture<ReadRow> asked = answer.copy();
        answer = new CompletableFuture<>();
        Lookups.OfPipeline fraud = cached("fraud", "merchant", Set.of("risk"));
        List<CompletableFuture<Optional<Row>>> found = Stream.generate(
                        () -> fraud.source().find(key("merchant"), 0))
                .limit(1_000)
                .toList();

        answer.complete(asked.join());

        assertThat(found)
                .allSatisfy(row ->
                        assertThat(row.join().orElseThrow().value("risk")).isEqualTo(0.5));
        assertThat(reads).hasSize(1);
    }

    @Test
    void lookups_of_other_columns_have_a_cache_of_their_own() {
        find(cached("fraud", "merchant", Set.of("risk")), "merchant");
        find(cached("churn", "shop", Set.of("id", "risk", "country")), "shop");

        assertThat(reads).containsExactly(Set.of("risk"), Set.of("risk", "country"));
    }

    @Test
    void what_the_caches_do_is_metered() {
        Lookups.OfPipeline fraud = cached("fraud", "merchant", Set.of("risk"));
        find(fraud, "merchant");
        find(fraud, "merchant");

        assertThat(telemetry.scrape())
                .contains("bridge_lookup_requests_total{lookup=\"merchant\",pipeline=\"fraud\",result=\"hit\"} 1.0")
                .contains("bridge_lookup_requests_total{lookup=\"merchant\",pipeline=\"fraud\",result=\"miss\"} 1.0")
                .contains("bridge_lookup_rows{lookup=\"merchant\",pipeline=\"fraud\"} 1.0");
    }

    @Test
    void a_refused_read_is_a_refused_lookup() {
        answer = CompletableFuture.failedFuture(new ReadRefusedException("no permission"));
        CompletableFuture<Optional<Row>> found =
                cached("fraud", "merchant", Set.of("risk")).source().find(key("merchant"), 0);

        assertThatThrownBy(found::join)
                .hasCauseInstanceOf(LookupRefusedException.class)
                .hasMessageEndingWith("no permission");
    }

    @Test
    void a_table_that_is_built_of_changes_asks_cassandra_for_nothing() {
        TopicPartition partition = new TopicPartition("cdc.shop.merchants", 0);
        consumer.updatePartitions(
                partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
        consumer.updateEndOffsets(Map.of(partition, 7L));
        Lookups.OfPipeline fraud = lookups.of(
                "fraud",
                List.of(definition("merchant", LookupDefinition.Via.TABLE, Optional.of("cdc.shop.merchants"))),
                lookup -> Set.of("risk"));

        assertThat(fraud.tables()).extracting(LookupTable::storeName).containsExactly("lookup-merchant");
        assertThat(fraud.tables().get(0).positions()).isNotNull();
        while (fraud.problem().get().isPresent()) { // until its feed has taken a step
            Thread.onSpinWait();
        }
        assertThat(reads).isEmpty();
    }

    @Test
    void a_cache_whose_changes_cannot_be_followed_is_a_problem_of_its_pipeline_alone() {
        Lookups.OfPipeline fraud = lookups.of(
                "fraud",
                List.of(definition("merchant", LookupDefinition.Via.CACHE, Optional.of("cdc.shop.merchants"))),
                lookup -> Set.of("risk"));

        assertThat(fraud.problem().get())
                .hasValueSatisfying(problem ->
                        assertThat(problem).startsWith("changes of shop.merchants in topic cdc.shop.merchants: "));
        assertThat(cached("churn", "shop", Set.of("risk")).problem().get()).isEmpty();
    }

    private Lookups.OfPipeline cached(String pipeline, String name, Set<String> columns) {
        return lookups.of(
                pipeline, List.of(definition(name, LookupDefinition.Via.CACHE, Optional.empty())), lookup -> columns);
    }

    private static LookupDefinition definition(String name, LookupDefinition.Via via, Optional<String> topic) {
        return new LookupDefinition(
                name,
                MERCHANTS,
                Map.of("id", "merchant_id"),
                via,
                topic,
                new LookupDefinition.Caching(Duration.ofMinutes(10), Duration.ofMinutes(8), 10));
    }

    private static Optional<Row> find(Lookups.OfPipeline pipeline, String name) {
        return pipeline.source().find(key(name), 0).join();
    }

    private static LookupKey key(String name) {
        return new LookupKey(name, MERCHANTS, Map.of("id", "a"));
    }
}
