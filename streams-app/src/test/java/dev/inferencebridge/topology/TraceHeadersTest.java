package dev.inferencebridge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class TraceHeadersTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Headers headers = new RecordHeaders();

    @Test
    void a_records_trace_context_is_that_of_its_headers() {
        add("traceparent", PARENT);
        add("tracestate", "vendor=1");

        assertThat(TraceHeaders.of(headers)).hasValueSatisfying(context -> {
            assertThat(context.traceparent()).isEqualTo(PARENT);
            assertThat(context.state()).contains("vendor=1");
        });
    }

    @Test
    void a_record_without_one_has_none_and_neither_has_one_with_a_malformed_one() {
        assertThat(TraceHeaders.of(headers)).isEmpty();
        headers.add("traceparent", null);
        assertThat(TraceHeaders.of(headers)).isEmpty();
        add("traceparent", "none");
        assertThat(TraceHeaders.of(headers)).isEmpty();
    }

    private void add(String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
