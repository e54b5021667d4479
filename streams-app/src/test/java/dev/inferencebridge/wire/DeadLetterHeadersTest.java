package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

    private static final DeadLetterRecord REFUSED = new DeadLetterRecord(
            "cdc.shop.orders",
            3,
            42,
            1_795_330_746_283L,
            "orders-fraud",
            Optional.of("fraud"),
            Optional.of("blue"),
            "model-rejected",
            OptionalInt.of(424),
            2,
            Optional.of(Instant.parse("2026-11-22T08:00:00Z")),
            Optional.of(Instant.parse("2026-11-22T08:00:01Z")),
            Optional.of("input 3 is out of range"));

    @Test
    void a_dead_letter_says_where_it_came_from_and_why_under_both_names() {
        assertThat(texts(DeadLetterHeaders.of(REFUSED, new RecordHeaders())))
                .isEqualTo(Map.ofEntries(
                        Map.entry("bridge.source.topic", "cdc.shop.orders"),
                        Map.entry("bridge.source.partition", "3"),
                        Map.entry("bridge.source.offset", "42"),
                        Map.entry("bridge.source.timestamp", "1795330746283"),
                        Map.entry("bridge.pipeline", "orders-fraud"),
                        Map.entry("bridge.model", "fraud"),
                        Map.entry("bridge.deployment", "blue"),
                        Map.entry("bridge.reason", "model-rejected"),
                        Map.entry("bridge.status", "424"),
                        Map.entry("bridge.attempts", "2"),
                        Map.entry("bridge.first-attempt", "2026-11-22T08:00:00Z"),
                        Map.entry("bridge.last-attempt", "2026-11-22T08:00:01Z"),
                        Map.entry("bridge.detail", "input 3 is out of range"),
                        Map.entry("__streams.errors.exception", "model-rejected"),
                        Map.entry("__streams.errors.message", "input 3 is out of range"),
                        Map.entry("__streams.errors.topic", "cdc.shop.orders"),
                        Map.entry("__streams.errors.partition", "3"),
                        Map.entry("__streams.errors.offset", "42")));
    }

    @Test
    void what_is_not_known_has_no_header() {
        DeadLetterRecord undecodable = new DeadLetterRecord(
                "t",
                0,
                0,
                0,
                "p",
                Optional.empty(),
                Optional.empty(),
                "undecodable",
                OptionalInt.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(texts(DeadLetterHeaders.of(undecodable, new RecordHeaders())))
                .containsEntry("__streams.errors.message", "undecodable")
                .doesNotContainKeys("bridge.model", "bridge.status", "bridge.first-attempt", "bridge.detail");
    }

    @Test
    void the_headers_of_the_source_stay_and_those_of_an_earlier_failure_give_way() {
        Headers source = new RecordHeaders()
                .add("traceparent", "00-1".getBytes(StandardCharsets.UTF_8))
                .add("bridge.reason", "older".getBytes(StandardCharsets.UTF_8))
                .add("__streams.errors.stacktrace", "older".getBytes(StandardCharsets.UTF_8));

        Map<String, String> headers = texts(DeadLetterHeaders.of(REFUSED, source));

        assertThat(headers).containsEntry("traceparent", "00-1").containsEntry("bridge.reason", "model-rejected");
        assertThat(headers).doesNotContainKey("__streams.errors.stacktrace");
        assertThat(texts(DeadLetterHeaders.without(source))).isEqualTo(Map.of("traceparent", "00-1"));
        assertThat(source.toArray()).hasSize(3);
    }

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header header : headers) {
            assertThat(texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)))
                    .isNull();
        }
        return texts;
    }
}
