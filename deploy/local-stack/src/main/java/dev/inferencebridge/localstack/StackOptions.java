package dev.inferencebridge.localstack;

import dev.inferencebridge.localstack.cql.CqlScript;
import dev.inferencebridge.localstack.folder.StackPort;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to start, and where. Immutable.
 *
 * @param workDir data, settings and logs of one stack; a later start on it goes on from there
 * @param parts one at least; {@link StackPart#CDC} brings Cassandra and Kafka with it
 * @param ports fixed ports; the others are chosen, and remembered in the work folder
 * @param init run in order once Cassandra is ready and before Debezium starts, at every start
 * @param endpointArguments further program arguments of the scoring endpoint
 * @param cassandraTls whether clients of Cassandra must connect with TLS
 * @param synchronousWrites whether Cassandra acknowledges a write only once it is on disk; else a node that is killed forgets
 *     those of the last 50 ms
 */
public record StackOptions(
        Path workDir,
        Set<StackPart> parts,
        Map<StackPort, Integer> ports,
        List<CqlScript> init,
        List<String> endpointArguments,
        boolean cassandraTls,
        boolean synchronousWrites) {

    public StackOptions {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a stack needs one part at least");
        }
        Set<StackPart> closed = EnumSet.copyOf(parts);
        if (closed.contains(StackPart.CDC)) {
            closed.add(StackPart.KAFKA);
            closed.add(StackPart.CASSANDRA);
        }
        parts = Set.copyOf(closed);
        ports = Map.copyOf(ports);
        init = List.copyOf(init);
        endpointArguments = List.copyOf(endpointArguments);
        if (!init.isEmpty() && !parts.contains(StackPart.CASSANDRA)) {
            throw new IllegalArgumentException("CQL scripts need the part cassandra");
        }
    }

    /** These parts on free ports, with nothing else. */
    public static StackOptions of(Path workDir, Set<StackPart> parts) {
        return new StackOptions(workDir, parts, Map.of(), List.of(), List.of(), false, false);
    }

    public StackOptions withPorts(Map<StackPort, Integer> fixed) {
        return new StackOptions(workDir, parts, fixed, init, endpointArguments, cassandraTls, synchronousWrites);
    }

    public StackOptions withInit(List<CqlScript> scripts) {
        return new StackOptions(workDir, parts, ports, scripts, endpointArguments, cassandraTls, synchronousWrites);
    }

    public StackOptions withEndpointArguments(List<String> arguments) {
        return new StackOptions(workDir, parts, ports, init, arguments, cassandraTls, synchronousWrites);
    }

    public StackOptions withCassandraTls() {
        return new StackOptions(workDir, parts, ports, init, endpointArguments, true, synchronousWrites);
    }

    public StackOptions withSynchronousWrites() {
        return new StackOptions(workDir, parts, ports, init, endpointArguments, cassandraTls, true);
    }
}
