package dev.inferencebridge.topology;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.change.RowKey;
import dev.inferencebridge.change.TableName;
import dev.inferencebridge.feature.SlidingWindows;
import dev.inferencebridge.feature.WindowDefinition;
import dev.inferencebridge.feature.WindowDefinition.Compute;
import dev.inferencebridge.feature.WindowLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Prints what one row costs in windows that are full: hashing, the store, eviction, and what is computed; without the
 * changelog. To be run by hand; {@code docs/windows.md} cites it.
 */
final class WindowCost {

    private static final long OVER_MILLIS = 3_600_000;

    private WindowCost() {}

    public static void main(String[] args) throws IOException {
        List<Compute> three = List.of(Compute.COUNT, Compute.SUM, Compute.STDDEV);
        for (boolean onDisk : List.of(true, false)) {
            measure(onDisk, "10 a key, keys on the heap", three, 5_000, 10, 1_000_000);
            measure(onDisk, "10 a key, keys not on the heap", three, 200_000, 10, 1_000_000);
            measure(onDisk, "1,000 a key", three, 100, 1_000, 500_000);
            measure(onDisk, "1,000 a key, distinct", List.of(Compute.DISTINCT), 100, 1_000, 300_000);
            measure(onDisk, "100,000 a key", three, 1, 99_000, 20_000);
            measure(onDisk, "100,000 a key, distinct", List.of(Compute.DISTINCT), 1, 99_000, 2_000);
        }
    }

    private static void measure(boolean onDisk, String name, List<Compute> computes, int keys, int perKey, int events)
            throws IOException {
        Path folder = Files.createTempDirectory("window-cost");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "window-cost");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(settings, new TaskId(0, 0), folder.toFile());
        KeyValueBytesStoreSupplier supplier =
                onDisk ? Stores.persistentKeyValueStore("windows") : Stores.inMemoryKeyValueStore("windows");
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        SlidingWindows windows = new SlidingWindows(
                definitions(computes), new KeyValueWindowStore(store), WindowLimits.DEFAULT, () -> {});
        Random random = new Random(1);
        long count = (long) keys * perKey;
        for (long event = 0; event < count + events / 5; event++) {
            arrive(windows, random, event, keys, count);
        }
        long begun = System.nanoTime();
        for (long event = 0; event < events; event++) {
            arrive(windows, random, count + events / 5 + event, keys, count);
        }
        double micros = (System.nanoTime() - begun) / 1e3 / events;
        System.out.printf(Locale.ROOT, "%-7s %-32s %9.2f us%n", onDisk ? "rocksdb" : "memory", name, micros);
        store.close();
    }

    private static void arrive(SlidingWindows windows, Random random, long event, int keys, long perWindow) {
        long time = 1_700_000_000_000L + (long) (event * ((double) OVER_MILLIS / perWindow));
        Map<String, Object> columns = Map.of(
                "id", event, "card", "card-" + random.nextInt(keys), "amount", random.nextDouble(), "made", time);
        windows.update(
                new Row(new TableName("shop", "payments"), new RowKey(Map.of("id", event)), columns, time * 1_000),
                time);
    }

    private static Map<String, WindowDefinition> definitions(List<Compute> computes) {
        Map<String, WindowDefinition> definitions = new LinkedHashMap<>();
        computes.forEach(compute -> definitions.put(
                compute.name(),
                new WindowDefinition(
                        compute,
                        Optional.of("amount").filter(column -> compute != Compute.COUNT),
                        List.of("card"),
                        Duration.ofMillis(OVER_MILLIS),
                        Duration.ZERO,
                        Optional.of("made"))));
        return definitions;
    }
}
