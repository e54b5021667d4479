package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.LabelDefinition;
import dev.inferencebridge.monitoring.LabelOutcome;
import dev.inferencebridge.monitoring.PerformanceSample;
import dev.inferencebridge.monitoring.Score;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * Predictions that wait for their label, and labels that wait for their prediction. Confined to the stream thread.
 *
 * <p>Each key has one entry at a time, under the time of what it holds. The first label of a key joins the newest prediction
 * that is there; after that, others are duplicates. Entries are remembered twice as long as a prediction waits, so that a label
 * that is late is told from one that belongs to nothing. The store forgets them by whole segments.
 */
final class WaitingLabels {

    private static final byte PREDICTED = 1;
    private static final byte LABELLED = 2;
    private static final byte JOINED = 3;

    private final WindowStore<Bytes, byte[]> store;
    private final LabelDefinition definition;
    private final long withinMillis;

    WaitingLabels(WindowStore<Bytes, byte[]> store, LabelDefinition definition) {
        this.store = store;
        this.definition = definition;
        this.withinMillis = definition.within().toMillis();
    }

    /** The builder of a store for it: on disk, as predictions of days may wait. */
    static StoreBuilder<WindowStore<Bytes, byte[]>> store(String name, LabelDefinition definition) {
        Duration kept = definition.within().multipliedBy(2).plus(Duration.ofMinutes(1));
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(name, kept, Duration.ofMillis(1), false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    /**
     * What came of an event.
     *
     * @param outcome empty where it waits
     * @param sample of an event that joined
     * @param predictions those that begin or end to wait with it
     * @param labels likewise
     */
    record Step(Optional<LabelOutcome> outcome, Optional<PerformanceSample> sample, Wait predictions, Wait labels) {

        private static final Step NOTHING = new Step(Optional.empty(), Optional.empty(), Wait.NONE, Wait.NONE);

        private static Step of(LabelOutcome outcome) {
            return new Step(Optional.of(outcome), Optional.empty(), Wait.NONE, Wait.NONE);
        }
    }

    /** The times, in milliseconds since the epoch, under which one begins and one ends to wait. */
    record Wait(Optional<Long> began, Optional<Long> ended) {

        private static final Wait NONE = new Wait(Optional.empty(), Optional.empty());

        private static Wait began(long timeMillis) {
            return new Wait(Optional.of(timeMillis), Optional.empty());
        }

        private static Wait ended(long timeMillis) {
            return new Wait(Optional.empty(), Optional.of(timeMillis));
        }

        void countIn(WaitCounts counts) {
            began.ifPresent(counts::began);
            ended.ifPresent(counts::ended);
        }
    }

    private record Entry(long timeMillis, byte kind, BinaryIn rest) {}

    Step predicted(Bytes key, long timeMillis, Score score) {
        Optional<Entry> found = newest(key, timeMillis - withinMillis, timeMillis + withinMillis);
        if (found.isEmpty()) {
            put(key, timeMillis, score);
            return waits(Wait.began(timeMillis), Wait.NONE);
        }
        Entry entry = found.get();
        return switch (entry.kind) {
            case PREDICTED -> {
                forget(key, entry);
                put(key, timeMillis, score);
                yield waits(new Wait(Optional.of(timeMillis), Optional.of(entry.timeMillis)), Wait.NONE);
            }
            case LABELLED -> {
                Object label = entry.rest.getValue();
                forget(key, entry);
                yield joined(key, timeMillis, score, label, Wait.NONE, Wait.ended(entry.timeMillis));
            }
            default -> Step.NOTHING; // scored again after its label: that prediction is not the one that was judged
        };
    }

    Step labelled(Bytes key, long timeMillis, Object label) {
        Optional<Entry> found = newest(key, timeMillis - 2 * withinMillis, timeMillis + withinMillis);
        if (found.isEmpty()) {
            store.put(key, new BinaryOut(32).put(LABELLED).putValue(label).toBytes(), timeMillis);
            return waits(Wait.NONE, Wait.began(timeMillis));
        }
        Entry entry = found.get();
        if (entry.kind != PREDICTED) {
            return Step.of(LabelOutcome.DUPLICATE);
        }
        if (timeMillis - entry.timeMillis > withinMillis) {
            done(key, entry.timeMillis);
            return Step.of(LabelOutcome.LATE);
        }
        Score score = ObservationCodec.readScore(entry.rest).orElseThrow();
        return joined(key, entry.timeMillis, score, label, Wait.ended(entry.timeMillis), Wait.NONE);
    }

    private Step joined(
            Bytes key, long timeMillis, Score score, @Nullable Object label, Wait predictions, Wait labels) {
        done(key, timeMillis);
        Optional<PerformanceSample> sample =
                Optional.ofNullable(label).flatMap(value -> definition.sample(score, value));
        return new Step(
                Optional.of(sample.isPresent() ? LabelOutcome.JOINED : LabelOutcome.UNFIT),
                sample,
                predictions,
                labels);
    }

    private static Step waits(Wait predictions, Wait labels) {
        return new Step(Optional.empty(), Optional.empty(), predictions, labels);
    }

    private Optional<Entry> newest(Bytes key, long fromMillis, long toMillis) {
        Optional<Entry> newest = Optional.empty();
        try (WindowStoreIterator<byte[]> entries = store.fetch(key, Math.max(0, fromMillis), toMillis)) {
            while (entries.hasNext()) {
                var entry = entries.next();
                BinaryIn in = new BinaryIn(entry.value);
                newest = Optional.of(new Entry(entry.key, in.get(), in));
            }
        }
        return newest;
    }

    private void put(Bytes key, long timeMillis, Score score) {
        BinaryOut out = new BinaryOut(16).put(PREDICTED);
        ObservationCodec.writeScore(out, Optional.of(score));
        store.put(key, out.toBytes(), timeMillis);
    }

    private void done(Bytes key, long timeMillis) {
        store.put(key, new byte[] {JOINED}, timeMillis);
    }

    @SuppressWarnings("NullAway") // a null value is how a window store is told to forget the key
    private void forget(Bytes key, Entry entry) {
        store.put(key, null, entry.timeMillis);
    }
}
