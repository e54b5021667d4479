package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts scoring requests and what became of them. Thread-safe. */
final class Traffic {

    private final LongAdder requests = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Map<Integer, LongAdder> responses = new ConcurrentSkipListMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger maxInFlight = new AtomicInteger();

    void arrived() {
        requests.increment();
        maxInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    }

    void answered(Answer answer) {
        inFlight.decrementAndGet();
        if (answer instanceof Reply reply) {
            responses.computeIfAbsent(reply.status(), status -> new LongAdder()).increment();
            rows.add(reply.rows());
        } else {
            dropped.increment();
        }
    }

    /** The client went away before its request was read. */
    void abandoned() {
        inFlight.decrementAndGet();
        dropped.increment();
    }

    void describe(ObjectNode stats) {
        stats.put("requests", requests.sum());
        stats.put("rows", rows.sum());
        ObjectNode byStatus = stats.putObject("responses");
        responses.forEach((status, count) -> byStatus.put(String.valueOf(status), count.sum()));
        stats.put("dropped", dropped.sum());
        stats.put("inFlight", inFlight.get());
        stats.put("maxInFlight", maxInFlight.get());
    }
}
