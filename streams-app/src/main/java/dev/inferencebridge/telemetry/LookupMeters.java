package dev.inferencebridge.telemetry;

import dev.inferencebridge.feature.LookupStatistics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The meters of one lookup. Thread-safe; everything is asked for at each reading, nothing is counted here. */
public final class LookupMeters {

    private final MeterRegistry registry;
    private final String pipeline;
    private final String lookup;

    LookupMeters(MeterRegistry registry, String pipeline, String lookup) {
        this.registry = registry;
        this.pipeline = pipeline;
        this.lookup = lookup;
    }

    /** Shows what the cache of the lookup does. To be called once. */
    public void watch(Supplier<LookupStatistics> statistics) {
        counter(BridgeMeter.LOOKUP_REQUESTS, "hit", statistics, LookupStatistics::hits);
        counter(BridgeMeter.LOOKUP_REQUESTS, "miss", statistics, LookupStatistics::misses);
        counter(BridgeMeter.LOOKUP_LOADS, "load", statistics, LookupStatistics::loads);
        counter(BridgeMeter.LOOKUP_LOADS, "refresh", statistics, LookupStatistics::refreshes);
        counter(BridgeMeter.LOOKUP_REMOVALS, "eviction", statistics, LookupStatistics::evictions);
        counter(BridgeMeter.LOOKUP_REMOVALS, "invalidation", statistics, LookupStatistics::invalidations);
        BridgeMeter.LOOKUP_FAILURES.counter(registry, () -> statistics.get().loadFailures(), pipeline, lookup);
        BridgeMeter.LOOKUP_ROWS.gauge(registry, () -> statistics.get().rows(), pipeline, lookup);
    }

    /** Shows how lookups wait for the changes of their table. To be called once. */
    public void watchWaits(LongSupplier waits, LongSupplier givenUp) {
        BridgeMeter.LOOKUP_WAITS.counter(
                registry, () -> waits.getAsLong() - givenUp.getAsLong(), pipeline, lookup, "caught-up");
        BridgeMeter.LOOKUP_WAITS.counter(registry, givenUp, pipeline, lookup, "given-up");
    }

    private void counter(
            BridgeMeter meter,
            String kind,
            Supplier<LookupStatistics> statistics,
            ToLongFunction<LookupStatistics> value) {
        meter.counter(registry, () -> value.applyAsLong(statistics.get()), pipeline, lookup, kind);
    }
}
