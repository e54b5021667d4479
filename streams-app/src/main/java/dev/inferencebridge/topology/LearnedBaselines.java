package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.BaselineProfile;
import dev.inferencebridge.monitoring.MonitorDefinition;
import dev.inferencebridge.monitoring.WindowSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Baselines of the first windows of each deployment. Confined to the stream thread; all of it is in the store.
 *
 * <p>Each deployment has one of its own, as one that was trained anew was trained on what is normal now. Windows with fewer rows
 * than are compared teach nothing.
 */
final class LearnedBaselines {

    /** With more deployments, the one that was learned first is forgotten. */
    static final int MOST = 8;

    private static final byte BASELINE = 4;

    private record Learned(int windows, WindowSummary summary) {}

    private final KeyValueStore<Bytes, byte[]> store;
    private final MonitorDefinition definition;
    private final int learnsFrom;
    private final Map<String, Learned> learned = new LinkedHashMap<>();
    private final Map<String, BaselineProfile> profiles = new LinkedHashMap<>();

    LearnedBaselines(KeyValueStore<Bytes, byte[]> store, MonitorDefinition definition, int learnsFrom) {
        this.store = store;
        this.definition = definition;
        this.learnsFrom = learnsFrom;
        restore();
    }

    /** Empty while it is being learned. */
    Optional<BaselineProfile> of(Optional<String> deployment) {
        return Optional.ofNullable(profiles.get(deployment.orElse("")));
    }

    /** Has a window count, if its deployment's baseline is not complete. */
    void learn(Optional<String> deployment, WindowSummary window) {
        String name = deployment.orElse("");
        if (profiles.containsKey(name) || window.rows() < definition.minimumRows()) {
            return;
        }
        Learned before = learned.get(name);
        Learned now =
                before == null ? new Learned(1, window) : new Learned(before.windows + 1, before.summary.merge(window));
        if (before == null && learned.size() >= MOST) {
            forget(learned.keySet().iterator().next());
        }
        keep(name, now);
        store.put(
                key(name),
                new BinaryOut(64)
                        .putInt(now.windows)
                        .putBytes(now.summary.toBytes())
                        .toBytes());
    }

    private void keep(String name, Learned now) {
        learned.put(name, now);
        if (now.windows >= learnsFrom) {
            profiles.put(name, BaselineProfile.of(definition.pipeline(), now.summary));
        }
    }

    @SuppressWarnings("NullAway") // a null value is how a key-value store is told to forget the key
    private void forget(String name) {
        learned.remove(name);
        profiles.remove(name);
        store.put(key(name), null);
    }

    /** What was learned of other features is left alone until it is learned anew. */
    private void restore() {
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                BinaryIn key = new BinaryIn(entry.key.get());
                if (key.get() == BASELINE) {
                    BinaryIn value = new BinaryIn(entry.value);
                    int windows = value.getInt();
                    byte[] summary = value.getSomeBytes();
                    if (WindowSummary.isOf(summary, definition.features())) {
                        keep(
                                key.getText(),
                                new Learned(windows, WindowSummary.fromBytes(summary, definition.features())));
                    }
                }
            }
        }
    }

    private static Bytes key(String deployment) {
        return Bytes.wrap(new BinaryOut(32).put(BASELINE).putText(deployment).toBytes());
    }
}
