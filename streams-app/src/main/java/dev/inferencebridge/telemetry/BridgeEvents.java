package dev.inferencebridge.telemetry;

import java.util.List;

/** Port: where events go. Thread-safe; neither blocks nor throws. */
@FunctionalInterface
public interface BridgeEvents {

    void publish(BridgeEvent event);

    /** Publishes to several, one after the other. */
    static BridgeEvents all(List<BridgeEvents> sinks) {
        List<BridgeEvents> copy = List.copyOf(sinks);
        return event -> copy.forEach(sink -> sink.publish(event));
    }
}
