package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.ConfigReader;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which keyspace is meant. Confined to one thread. */
final class SchemaTarget {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "the configuration, bridge.yaml")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(names = "--keyspace", paramLabel = "K", description = "instead of cassandra.keyspace")
    private @Nullable String keyspace;

    BridgeConfig config() {
        return ConfigReader.read(file);
    }

    /** Throws {@link ParameterException} for a configuration without Cassandra. */
    CassandraConfig cassandra(BridgeConfig config) {
        return config.cassandra()
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "the configuration has no block 'cassandra'"));
    }

    String keyspace(CassandraConfig cassandra) {
        String chosen = Objects.requireNonNullElse(keyspace, cassandra.keyspace());
        if (!chosen.matches("[a-z][a-z0-9_]{0,47}")) {
            throw new ParameterException(
                    spec.commandLine(), "--keyspace must be 1 to 48 of a-z, 0-9 and '_', starting with a letter");
        }
        return chosen;
    }
}
