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
     * A model is to be trained anew.
     *
     * @param id of the trigger, the same if this is told again after a crash
     * @param reason without values of rows
     * @param evidence how many metrics are beyond their thresholds
     */
    record RetrainingTriggered(
            Instant at,
            String id,
            String model,
            Optional<String> deployment,
            String pipeline,
            String policy,
            String severity,
            Instant windowStart,
            Instant windowEnd,
            String reason,
            int evidence)
            implements BridgeEvent {

        @Override
        public String name() {
            return "RetrainingTriggered";
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("trigger", id);
            properties.put("model", model);
            deployment.ifPresent(name -> properties.put("deployment", name));
            properties.put("pipeline", pipeline);
            properties.put("policy", policy);
            properties.put("severity", severity);
            properties.put("window-start", windowStart.toString());
            properties.put("window-end", windowEnd.toString());
            properties.put("reason", reason);
            properties.put("evidence", evidence);
            return properties;
        }
    }

    /**
     * A trigger did not get to a target, or the job that it started there failed: somebody has to act.
     *
     * @param problem without secrets and values of rows
     */
    record RetrainingFailed(Instant at, String id, String target, int attempts, String problem) implements BridgeEvent {

        @Override
        public String name() {
            return "RetrainingFailed";
        }

        @Override
        public Map<String, Object> properties() {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("trigger", id);
            properties.put("target", target);
            properties.put("attempts", attempts);
            properties.put("problem", problem);
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
