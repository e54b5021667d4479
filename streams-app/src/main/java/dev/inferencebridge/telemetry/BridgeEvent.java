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

    /**
     * Calls to a model's endpoint fail, and the bridge probes it: rows wait, none is lost.
     *
     * @param state {@code unavailable}, or {@code refused} when somebody has to act
     * @param problem what last went wrong, without values of rows
     */
    record EndpointUnavailable(Instant at, String model, String host, String state, Optional<String> problem)
            implements BridgeEvent {

        @Override
        public String name() {
            return "EndpointUnavailable";
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("model", model);
            properties.put("endpoint", host);
            properties.put("availability", state);
            problem.ifPresent(what -> properties.put("problem", what));
            return properties;
        }
    }

    /**
     * What a pipeline reads and what its model wants do not agree: a column is gone or of another type, or the model's
     * signature is another.
     *
     * @param problem names the column or input, without values of rows
     */
    record SchemaMismatch(Instant at, String pipeline, String problem) implements BridgeEvent {

        @Override
        public String name() {
            return "SchemaMismatch";
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("pipeline", pipeline);
            properties.put("problem", problem);
            return properties;
        }
    }
}
