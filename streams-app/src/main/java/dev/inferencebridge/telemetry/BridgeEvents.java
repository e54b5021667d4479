package dev.inferencebridge.telemetry;

/** Port: where events go. Thread-safe; neither blocks nor throws. */
@FunctionalInterface
public interface BridgeEvents {

    void publish(BridgeEvent event);
}
