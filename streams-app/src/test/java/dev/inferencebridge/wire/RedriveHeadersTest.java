package dev.inferencebridge.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferencebridge.prediction.DeadLetter;
import dev.inferencebridge.prediction.FailedChange;
import dev.inferencebridge.prediction.SourcePosition;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RedriveHeadersTest {

    private static final SourcePosition SOURCE = new SourcePosition("cdc.shop.orders", 3, 42, 1_795_330_746_283L);
    private static final Instant LAST = Instant.parse("2026-11-22T08:00:01Z");

    private static Headers deadLetter() {
        return DeadLetterHeaders.of(
                new RecordHeaders().add("traceparent", "00-1".getBytes(UTF_8)),
                SOURCE.topic(),
                SOURCE.partition(),
                SOURCE.offset(),
                SOURCE.timestampMillis(),
                "orders-fraud",
                "fraud",
                new DeadLetter("undecodable", "", OptionalInt.empty(), Optional.empty(), 0, LAST, LAST));
    }

    @Test
    void a_dead_letter_is_read_as_it_was_written() {
        assertThat(DeadLetterHeaders.read(deadLetter()))
                .contains(new FailedChange(SOURCE, "orders-fraud", "undecodable", LAST));
    }

    @Test
    void a_redriven_record_says_which_dead_letter_it_was_and_where_it_first_came_from() {
        Headers redriven = RedriveHeaders.of(deadLetter(), "orders-fraud.dead-letters-1@7");

        assertThat(RedriveHeaders.deadLetter(redriven)).contains("orders-fraud.dead-letters-1@7");
        assertThat(RedriveHeaders.source(redriven)).contains(SOURCE);
    }

    @Test
    void without_what_the_redrive_added_the_headers_are_those_of_the_first_try() {
        Headers redriven = RedriveHeaders.of(deadLetter(), "orders-fraud.dead-letters-1@7");

        assertThat(DeadLetterHeaders.without(redriven))
                .isEqualTo(new RecordHeaders().add("traceparent", "00-1".getBytes(UTF_8)));
    }

    @Test
    void a_position_without_a_dead_letter_is_not_believed() {
        assertThat(RedriveHeaders.source(deadLetter())).isEmpty();
        assertThat(RedriveHeaders.source(new RecordHeaders())).isEmpty();
    }

    @Test
    void numbers_that_are_none_are_no_position() {
        for (String wrong : new String[] {"", "x", "-1", "99999999999"}) {
            Headers headers = deadLetter().add(DeadLetterHeaders.SOURCE_PARTITION, wrong.getBytes(UTF_8));

            assertThat(DeadLetterHeaders.read(headers)).isEmpty();
        }
    }
}
