package dev.inferencebridge.telemetry;

import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.DeliveryStatus;
import dev.inferencebridge.retraining.RetrainingTrigger;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Counts triggers and what becomes of them, and tells of those that somebody has to hear of. Thread-safe; does not block. */
public final class RetrainingMeters {

    private final MeterRegistry registry;
    private final BridgeEvents events;
    private final Clock clock;

    RetrainingMeters(MeterRegistry registry, BridgeEvents events, Clock clock) {
        this.registry = registry;
        this.events = events;
        this.clock = clock;
    }

    /** Counts a trigger whose rows are written, and tells of it. */
    public void recorded(RetrainingTrigger trigger) {
        BridgeMeter.RETRAINING_TRIGGERS
                .counter(registry, trigger.pipeline(), trigger.policy())
                .increment();
        events.publish(new BridgeEvent.RetrainingTriggered(
                clock.instant(),
                trigger.id(),
                trigger.model(),
                trigger.deployment(),
                trigger.pipeline(),
                trigger.policy(),
                trigger.severity().word(),
                trigger.windowStart(),
                trigger.windowEnd(),
                trigger.reason(),
                trigger.evidence().size()));
    }

    /** Counts an attempt that has ended; tells of one that was the last in vain. */
    public void attempted(DeliveryRow delivery) {
        BridgeMeter.RETRAINING_DELIVERIES
                .counter(registry, delivery.target(), delivery.status().word())
                .increment();
        tellOfFailure(delivery);
    }

    /** Counts a job that has ended; tells of one that failed. */
    public void ended(DeliveryRow delivery) {
        BridgeMeter.RETRAINING_JOBS
                .counter(registry, delivery.target(), delivery.status().word())
                .increment();
        tellOfFailure(delivery);
    }

    private void tellOfFailure(DeliveryRow delivery) {
        if (delivery.status() == DeliveryStatus.FAILED) {
            events.publish(new BridgeEvent.RetrainingFailed(
                    clock.instant(),
                    delivery.triggerId(),
                    delivery.target(),
                    delivery.attempts(),
                    delivery.problem().orElse("")));
        }
    }
}
