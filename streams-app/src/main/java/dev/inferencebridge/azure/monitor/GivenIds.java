package dev.inferencebridge.azure.monitor;

import dev.inferencebridge.scoring.TraceContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives a span the ids that its request already carried. Thread-safe: what is given counts for the calling thread alone. */
final class GivenIds implements IdGenerator {

    private final IdGenerator others = IdGenerator.random();
    private final ThreadLocal<@Nullable TraceContext> given = new ThreadLocal<>();

    <T> T with(TraceContext ids, Supplier<T> start) {
        given.set(ids);
        try {
            return start.get();
        } finally {
            given.remove();
        }
    }

    @Override
    public String generateTraceId() {
        TraceContext ids = given.get();
        return ids == null ? others.generateTraceId() : ids.traceId();
    }

    @Override
    public String generateSpanId() {
        TraceContext ids = given.get();
        return ids == null ? others.generateSpanId() : ids.spanId();
    }
}
