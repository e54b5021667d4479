package dev.inferencebridge.scoring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Gives calls their place in a trace, and chooses the sample of them that is exported. Guarded by the batcher's lock.
 *
 * <p>The choice depends on the trace id alone, by its last 56 bits, which are random: so every party that samples in this
 * way, each with its own share, keeps the same traces.
 */
final class CallTracing {

    private static final long RANDOM_BITS = (1L << 56) - 1;

    private final double sampled;
    private final RandomGenerator random;

    /** @param sampled the share of calls to export, 0 to 1; at 0 only calls whose rows have a trace get one */
    CallTracing(double sampled, RandomGenerator random) {
        if (!(sampled >= 0 && sampled <= 1)) {
            throw new IllegalArgumentException("a share is from 0 to 1, not " + sampled);
        }
        this.sampled = sampled;
        this.random = random;
    }

    Optional<CallTrace> of(List<Row> rows) {
        Set<TraceContext> parents = Set.of();
        for (Row row : rows) {
            if (row.trace.isPresent() && parents.size() < CallTrace.MOST_PARENTS) {
                if (parents.isEmpty()) {
                    parents = new LinkedHashSet<>();
                }
                parents.add(row.trace.get());
            }
        }
        if (parents.isEmpty() && sampled == 0) {
            return Optional.empty();
        }
        return Optional.of(trace(List.copyOf(parents)));
    }

    private CallTrace trace(List<TraceContext> parents) {
        if (parents.size() == 1) {
            TraceContext parent = parents.get(0);
            return new CallTrace(
                    new TraceContext(parent.traceId(), hex(), parent.sampled(), parent.state()),
                    parents,
                    isExported(parent.traceId()));
        }
        String traceId = hex() + hex();
        boolean exported = isExported(traceId);
        boolean recorded = exported || parents.stream().anyMatch(TraceContext::sampled);
        return new CallTrace(new TraceContext(traceId, hex(), recorded, Optional.empty()), parents, exported);
    }

    private boolean isExported(String traceId) {
        long bits = Long.parseUnsignedLong(traceId, 16, 32, 16) & RANDOM_BITS;
        return bits < sampled * (RANDOM_BITS + 1.0);
    }

    private String hex() {
        long bits = random.nextLong();
        String digits = "000000000000000" + Long.toHexString(bits == 0 ? 1 : bits);
        return digits.substring(digits.length() - 16);
    }
}
