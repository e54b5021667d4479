package dev.inferencebridge.localstack;

import dev.inferencebridge.localstack.folder.StackPort;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.part.AzurePart;
import dev.inferencebridge.localstack.part.CassandraPart;
import dev.inferencebridge.localstack.part.CdcPart;
import dev.inferencebridge.localstack.part.EndpointPart;
import dev.inferencebridge.localstack.part.KafkaPart;
import dev.inferencebridge.localstack.part.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The parts of one stack and their processes. Immutable, but for the processes, which are thread-safe. */
final class Blueprint {

    private final KafkaPart kafka;
    private final CassandraPart cassandra;
    private final EndpointPart endpoint;
    private final AzurePart azure;
    private final Map<StackPart, StackProcess> processes;

    private Blueprint(
            KafkaPart kafka,
            CassandraPart cassandra,
            EndpointPart endpoint,
            AzurePart azure,
            Map<StackPart, StackProcess> processes) {
        this.kafka = kafka;
        this.cassandra = cassandra;
        this.endpoint = endpoint;
        this.azure = azure;
        this.processes = Collections.unmodifiableMap(processes);
    }

    static Blueprint of(
            StackOptions options, WorkFolder folder, Map<StackPort, Integer> ports, StackListener listener) {
        var kafka = new KafkaPart(folder, ports);
        var cassandra = new CassandraPart(folder, ports, options.cassandraTls(), options.synchronousWrites());
        var endpoint = new EndpointPart(folder, ports, options.endpointArguments());
        var azure = new AzurePart(folder, ports, endpoint);
        Map<StackPart, Part> parts = new EnumMap<>(Map.of(
                StackPart.KAFKA, kafka,
                StackPart.CASSANDRA, cassandra,
                StackPart.CDC, new CdcPart(folder, ports, cassandra, kafka),
                StackPart.ENDPOINT, endpoint,
                StackPart.AZURE, azure));
        Map<StackPart, StackProcess> processes = new EnumMap<>(StackPart.class);
        parts.forEach((name, part) -> {
            if (options.parts().contains(name)) {
                processes.put(name, new StackProcess(name, part, listener));
            }
        });
        return new Blueprint(kafka, cassandra, endpoint, azure, processes);
    }

    KafkaPart kafka() {
        require(StackPart.KAFKA);
        return kafka;
    }

    CassandraPart cassandra() {
        require(StackPart.CASSANDRA);
        return cassandra;
    }

    EndpointPart endpoint() {
        require(StackPart.ENDPOINT);
        return endpoint;
    }

    AzurePart azure() {
        require(StackPart.AZURE);
        return azure;
    }

    /** In the order of {@link StackPart}. */
    Map<StackPart, StackProcess> processes() {
        return processes;
    }

    List<StackProcess> inReverse() {
        List<StackProcess> reversed = new ArrayList<>(processes.values());
        Collections.reverse(reversed);
        return reversed;
    }

    StackProcess process(StackPart part) {
        StackProcess process = processes.get(part);
        if (process == null) {
            throw missing(part);
        }
        return process;
    }

    void require(StackPart part) {
        if (!processes.containsKey(part)) {
            throw missing(part);
        }
    }

    private static IllegalStateException missing(StackPart part) {
        return new IllegalStateException("the stack was started without " + part.label());
    }
}
