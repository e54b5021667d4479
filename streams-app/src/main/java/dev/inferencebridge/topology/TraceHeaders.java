package dev.inferencebridge.topology;

import dev.inferencebridge.scoring.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The trace context of a record, from its headers. Stateless. */
final class TraceHeaders {

    private TraceHeaders() {}

    /** Empty when there is none, or none that is well formed. The last header of a name counts. */
    static Optional<TraceContext> of(Headers headers) {
        return text(headers, TraceContext.TRACEPARENT)
                .flatMap(parent -> TraceContext.parse(parent, text(headers, TraceContext.TRACESTATE)));
    }

    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.US_ASCII));
    }
}
