package dev.inferencebridge.retraining;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes targets of a kind that the bridge does not know. Found by {@link java.util.ServiceLoader}; a configuration asks for it
 * with {@code plugin: { kind: ..., settings: ..., secrets: ... }}. Its class path is that of the bridge.
 */
public interface TriggerTargetFactory {

    /** The word that {@code plugin.kind} has for it. Not that of another on the class path. */
    String kind();

    /** Throws {@link IllegalArgumentException} that says what is wrong with the settings, and how they should be. */
    TriggerTarget create(Settings settings);

    /**
     * What a configuration says of one target.
     *
     * @param target its name in the configuration
     * @param values {@code plugin.settings}
     * @param secrets those of {@code plugin.secrets} by name; each supplier gives the current one at every call, which neither
     *     belongs in a log nor in a message
     * @param encoder a trigger as the JSON that the bridge has for it
     */
    record Settings(
            String target,
            Map<String, String> values,
            Map<String, Supplier<String>> secrets,
            Function<RetrainingTrigger, byte[]> encoder,
            InstantSource clock) {

        public Settings {
            values = Map.copyOf(values);
            secrets = Map.copyOf(secrets);
        }

        /** Throws {@link IllegalArgumentException} where the configuration has none of this name. */
        public String required(String name) {
            return Optional.ofNullable(values.get(name))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "target '" + target + "': the key '" + name + "' is missing in plugin.settings"));
        }
    }
}
