package dev.inferencebridge.telemetry;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.prediction.StoreListener;
import dev.inferencebridge.prediction.StoreResult;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;

/** The meters and events of one pipeline's writes to one table. Thread-safe; counting does not block. */
public final class StoreMeters implements StoreListener {

    private static final List<String> KNOWN_RETRIES = List.of(
            "WriteTimeoutException",
            "UnavailableException",
            "OverloadedException",
            "NoNodeAvailableException",
            "DriverTimeoutException");
    private static final List<String> KNOWN_DROPS =
            List.of("InvalidQueryException", "UnauthorizedException", "UnfitValueException");

    private final String pipeline;
    private final Tally retried;
    private final Tally dropped;
    private final BridgeEvents events;
    private final Clock clock;

    StoreMeters(MeterRegistry registry, String pipeline, TableName table, BridgeEvents events, Clock clock) {
        this.pipeline = pipeline;
        this.events = events;
        this.clock = clock;
        this.retried = new Tally(
                error -> BridgeMeter.WRITES_RETRIED.counter(registry, pipeline, table.toString(), error),
                KNOWN_RETRIES);
        this.dropped = new Tally(
                error -> BridgeMeter.WRITES_DROPPED.counter(registry, pipeline, table.toString(), error), KNOWN_DROPS);
    }

    @Override
    public void writeRetried(String error) {
        retried.of(error).increment();
    }

    @Override
    public void writeDropped(StoreResult.Dropped write) {
        dropped.of(write.errorClass()).increment();
        events.publish(new BridgeEvent.CassandraWriteDropped(
                clock.instant(),
                pipeline,
                write.table(),
                write.errorClass(),
                write.consistency(),
                write.attempts(),
                write.coordinator()));
    }
}
