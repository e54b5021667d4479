package dev.inferencebridge.telemetry;

import dev.inferencebridge.change.TableName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Something that happened and that somebody has to hear of. Immutable; never holds a value of a row. */
public sealed interface BridgeEvent {

    /** What kind it is, in one word. */
    String name();

    Instant at();

    /** All else that it says, in order; the values are texts and numbers. */
    Map<String, Object> properties();

    /**
     * Cassandra refused a prediction for good; its row is a dead letter, and {@code bridge redrive} writes it later.
     *
     * @param errorClass the simple name of the driver's exception
     * @param attempts how often it was sent; 0 when it was never fit to be
     * @param coordinator the node that refused it, {@code host:port}
     */
    record CassandraWriteDropped(
            Instant at,
            String pipeline,
            TableName table,
            String errorClass,
            String consistency,
            int attempts,
            Optional<String> coordinator)
            implements BridgeEvent {

        @Override
        public String name() {
            return "CassandraWriteDropped";
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("pipeline", pipeline);
            properties.put("table", table.toString());
            properties.put("error", errorClass);
            properties.put("consistency", consistency);
            properties.put("attempts", attempts);
            coordinator.ifPresent(node -> properties.put("coordinator", node));
            return properties;
        }
    }
}
