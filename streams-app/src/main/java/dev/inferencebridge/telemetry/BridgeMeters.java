package dev.inferencebridge.telemetry;

import io.micrometer.core.instrument.config.MeterFilter;

/** Which meters are the bridge's own. Stateless. */
public final class BridgeMeters {

    private BridgeMeters() {}

    /** Lets those of the bridge and of the Java process through, and no library's, of which there are hundreds. */
    public static MeterFilter only() {
        return MeterFilter.denyUnless(id -> id.getName().startsWith("bridge.")
                || id.getName().startsWith("jvm.")
                || id.getName().startsWith("process.")
                || id.getName().startsWith("system."));
    }
}
