package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code bridge.yaml}. Stateless; blocks on one file read, of 1 MiB at most. */
public final class ConfigReader {

    private ConfigReader() {}

    /**
     * Reads and checks a configuration. It looks at no other file: secrets stay references, see {@link SecretResolver}.
     *
     * @throws InvalidConfigException with every problem, also when the file is missing
     */
    public static BridgeConfig read(Path file) {
        Reading reading = new Reading(file);
        Optional<Values> values =
                YamlDocument.of(reading).flatMap((Node root) -> BridgeKeys.BLOCK.read(root, reading.start(), reading));
        reading.throwIfAny();
        return BridgeKeys.build(values.orElseThrow());
    }
}
