package dev.inferencebridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the Cassandra driver's {@code reference.conf} declares: its options, and what each may hold. Immutable. */
final class DriverReference {

    /** Options that the reference only mentions in a comment, because they have no default, with a value of their kind. */
    private static final String WITHOUT_DEFAULT = """
            advanced.protocol.version = V4
            advanced.protocol.compression = lz4
            advanced.address-translator.advertised-hostname = name
            advanced.address-translator.default-address = address
            advanced.address-translator.resolve-addresses = false
            """;

    private static final DriverReference INSTANCE = load();

    private final Map<String, ConfigValueType> kinds;
    private final Config defaults;

    private DriverReference(Config defaults) {
        this.defaults = defaults;
        this.kinds = defaults.entrySet().stream()
                .filter(option -> option.getValue().valueType() != ConfigValueType.LIST)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, option -> option.getValue().valueType(), (a, b) -> a, TreeMap::new));
    }

    static DriverReference get() {
        return INSTANCE;
    }

    private static DriverReference load() {
        Config reference = ConfigFactory.parseResources(DriverReference.class.getClassLoader(), "reference.conf")
                .withFallback(ConfigFactory.parseString(WITHOUT_DEFAULT).atPath("datastax-java-driver"))
                .resolve()
                .getConfig("datastax-java-driver");
        return new DriverReference(reference);
    }

    Set<String> paths() {
        return kinds.keySet();
    }

    /** Why the option cannot hold the value; empty when it can, as far as one can tell. */
    Optional<String> problem(String path, String value) {
        Config written = ConfigFactory.parseMap(Map.of("value", value));
        ConfigValueType kind = kinds.getOrDefault(path, ConfigValueType.STRING);
        if (kind == ConfigValueType.NUMBER) {
            return rule("must be a number", () -> written.getNumber("value"));
        }
        if (kind == ConfigValueType.BOOLEAN) {
            return rule("must be true or false", () -> written.getBoolean("value"));
        }
        return isDuration(path)
                ? rule("must be a duration, a number with a unit such as '500 ms'", () -> written.getDuration("value"))
                : Optional.empty();
    }

    private boolean isDuration(String path) {
        try {
            ConfigValue value = defaults.getValue(path);
            return value.valueType() == ConfigValueType.STRING
                    && value.unwrapped().toString().indexOf(' ') > 0
                    && !defaults.getDuration(path).isNegative();
        } catch (ConfigException e) {
            return false;
        }
    }

    private static Optional<String> rule(String rule, Supplier<?> reading) {
        try {
            var unused = reading.get();
            return Optional.empty();
        } catch (ConfigException e) {
            return Optional.of(rule);
        }
    }
}
