package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.prediction.DeadLetter;
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

    private static final DeadLetter REFUSED = new DeadLetter(
            "model-rejected",
            "input 3 is out of range",
            OptionalInt.of(424),
            Optional.of("blue"),
            2,
            Instant.parse("2026-11-22T08:00:00Z"),
            Instant.parse("2026-11-22T08:00:01Z"));

    private static Headers headers(DeadLetter letter, Headers source) {
        return DeadLetterHeaders.of(
                source, "cdc.shop.orders", 3, 42, 1_795_330_746_283L, "orders-fraud", "fraud", letter);
    }

    @Test
    void a_dead_letter_says_where_it_came_from_and_why_under_both_names() {
        assertThat(texts(headers(REFUSED, new RecordHeaders())))
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
        DeadLetter undecodable = new DeadLetter(
                "undecodable", "", OptionalInt.empty(), Optional.empty(), 0, Instant.EPOCH, Instant.EPOCH);

        assertThat(texts(headers(undecodable, new RecordHeaders())))
                .containsEntry("bridge.attempts", "0")
                .doesNotContainKeys("bridge.deployment", "bridge.status");
    }

    @Test
    void the_headers_of_the_source_stay_and_those_of_an_earlier_failure_give_way() {
        Headers source = new RecordHeaders()
                .add("traceparent", "00-1".getBytes(StandardCharsets.UTF_8))
                .add("bridge.reason", "older".getBytes(StandardCharsets.UTF_8))
                .add("__streams.errors.stacktrace", "older".getBytes(StandardCharsets.UTF_8));

        Map<String, String> headers = texts(headers(REFUSED, source));

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
