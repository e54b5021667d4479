package dev.inferencebridge.azure.monitor;

import dev.inferencebridge.scoring.TraceContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives a span the ids that its request already carried. Thread-safe: what is given counts for the calling thread alone. */
final class GivenIds implements IdGenerator {

    private static final ThreadLocal<@Nullable TraceContext> GIVEN = new ThreadLocal<>();

    private final IdGenerator others = IdGenerator.random();

    <T> T with(TraceContext ids, Supplier<T> start) {
        GIVEN.set(ids);
        try {
            return start.get();
        } finally {
            GIVEN.remove();
        }
    }

    @Override
    public String generateTraceId() {
        TraceContext ids = GIVEN.get();
        return ids == null ? others.generateTraceId() : ids.traceId();
    }

    @Override
    public String generateSpanId() {
        TraceContext ids = GIVEN.get();
        return ids == null ? others.generateSpanId() : ids.spanId();
    }
}
