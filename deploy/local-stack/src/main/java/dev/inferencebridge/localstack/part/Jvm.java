package dev.inferencebridge.localstack.part;

import java.util.ArrayList;
import java.util.List;

/** JVM options of the children: small heaps, and start-up before peak speed. Stateless. */
final class Jvm {

    private static final List<String> CASSANDRA_MODULES = new Template("cassandra-jvm.options").lines();

    private Jvm() {}

    static List<String> options(int heapMebibytes, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "-Xms" + Math.min(heapMebibytes, 128) + "m",
                "-Xmx" + heapMebibytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8"));
        options.addAll(List.of(more));
        return options;
    }

    /** What Cassandra's classes need, in the node and in Debezium. */
    static List<String> cassandraOptions(int heapMebibytes, String... more) {
        List<String> options = options(heapMebibytes, more);
        options.add("-Dlogback.configurationFile=" + Template.resource("child-logback.xml"));
        options.addAll(CASSANDRA_MODULES);
        return options;
    }
}
