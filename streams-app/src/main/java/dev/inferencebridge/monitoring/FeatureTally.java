package dev.inferencebridge.monitoring;

import dev.inferencebridge.feature.Assembly;
import dev.inferencebridge.feature.FeatureVector;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is kept of one monitored feature. Confined to one thread at a time. */
final class FeatureTally {

    private final MonitoredFeature feature;

    /** Of a feature that is a number. */
    private final @Nullable NumberSketch numbers;

    /** Of a feature with a vocabulary: how many rows had which of its values, and at the end any other. */
    private final long @Nullable [] counts;

    private long missing;
    private long missingByDefault;
    private long unusable;
    private long outOfVocabulary;

    FeatureTally(MonitoredFeature feature, int k) {
        this(
                feature,
                feature.<@Nullable NumberSketch>fold(numeric -> new NumberSketch(k), categorical -> null),
                feature.<long @Nullable []>fold(
                        numeric -> null,
                        categorical -> new long[categorical.vocabulary().size() + 1]));
    }

    private FeatureTally(MonitoredFeature feature, @Nullable NumberSketch numbers, long @Nullable [] counts) {
        this.feature = feature;
        this.numbers = numbers;
        this.counts = counts;
    }

    MonitoredFeature feature() {
        return feature;
    }

    void add(FeatureVector vector) {
        if (vector.isDefault(feature.input())) {
            missingByDefault++;
        }
        if (numbers != null) {
            numbers.add(vector.get(feature.input()));
        } else if (counts != null && feature instanceof MonitoredFeature.Categorical categorical) {
            counts[categorical.placeIn(vector)]++;
        }
    }

    /** Counts a row that made no vector because of this feature. */
    void add(Assembly.Impossible.Kind why) {
        switch (why) {
            case MISSING -> missing++;
            case WRONG_TYPE, WRONG_SIZE, EXPRESSION -> unusable++;
            case OUT_OF_VOCABULARY -> outOfVocabulary++;
        }
    }

    /** Rows without a value, with a default or not. */
    long nulls() {
        return missing + missingByDefault;
    }

    long typeErrors() {
        return unusable;
    }

    long outOfVocabulary() {
        return outOfVocabulary;
    }

    /** Rows that made no vector because of this feature. */
    long failures() {
        return missing + unusable + outOfVocabulary;
    }

    /** Empty while there is no value. */
    Optional<Profile> profile() {
        if (numbers != null) {
            return numbers.count() == 0 ? Optional.empty() : Optional.of(numbers.profile());
        }
        if (counts == null || !(feature instanceof MonitoredFeature.Categorical categorical)) {
            return Optional.empty();
        }
        Map<String, Long> known = new TreeMap<>();
        for (int i = 0; i < counts.length - 1; i++) {
            if (counts[i] > 0) {
                known.put(categorical.vocabulary().get(i), counts[i]);
            }
        }
        long others = counts[counts.length - 1];
        return known.isEmpty() && others == 0
                ? Optional.empty()
                : Optional.of(new Profile.Categories(known, others, known.size() + (others > 0 ? 1 : 0)));
    }

    void absorb(FeatureTally other) {
        missing += other.missing;
        missingByDefault += other.missingByDefault;
        unusable += other.unusable;
        outOfVocabulary += other.outOfVocabulary;
        if (numbers != null && other.numbers != null) {
            numbers.absorb(other.numbers);
        }
        if (counts != null && other.counts != null) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += other.counts[i];
            }
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(missing);
        out.writeLong(missingByDefault);
        out.writeLong(unusable);
        out.writeLong(outOfVocabulary);
        if (numbers != null) {
            numbers.write(out);
        }
        if (counts != null) {
            out.writeInt(counts.length);
            for (long count : counts) {
                out.writeLong(count);
            }
        }
    }

    static FeatureTally read(ByteBuffer in, MonitoredFeature feature) {
        long missing = in.getLong();
        long missingByDefault = in.getLong();
        long unusable = in.getLong();
        long outOfVocabulary = in.getLong();
        FeatureTally tally = feature.fold(
                numeric -> new FeatureTally(feature, NumberSketch.read(in), null),
                categorical -> new FeatureTally(
                        feature, null, counts(in, categorical.vocabulary().size() + 1)));
        tally.missing = missing;
        tally.missingByDefault = missingByDefault;
        tally.unusable = unusable;
        tally.outOfVocabulary = outOfVocabulary;
        return tally;
    }

    private static long[] counts(ByteBuffer in, int size) {
        int written = in.getInt();
        if (written != size) {
            throw new IllegalArgumentException("a vocabulary of another size");
        }
        long[] counts = new long[size];
        for (int i = 0; i < size; i++) {
            counts[i] = in.getLong();
        }
        return counts;
    }
}
