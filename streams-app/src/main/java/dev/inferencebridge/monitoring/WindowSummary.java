package dev.inferencebridge.monitoring;

import dev.inferencebridge.feature.FeatureVector;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.datasketches.common.SketchesException;

/**
 * Everything that is kept of the rows of one window, or of a part of it. Confined to one thread at a time.
 *
 * <p>Its size does not grow with the rows beyond a bound, about 7 KiB a number and 8 bytes a value of a vocabulary; and
 * summaries merge: those of the partitions make that of the window, in whatever order.
 */
public final class WindowSummary {

    private static final byte VERSION = 1;
    private static final int HEADER = 1 + Long.BYTES;
    private static final int MOST_DEPLOYMENTS = 16;

    private final MonitoredFeatures features;
    private final List<FeatureTally> tallies;
    private final NumberSketch scores;
    private final LabelSketch labels;
    private final Map<String, Long> deployments;
    private long rows;
    private long vectors;
    private long deadLetters;
    private long errors;

    private WindowSummary(
            MonitoredFeatures features,
            List<FeatureTally> tallies,
            NumberSketch scores,
            LabelSketch labels,
            Map<String, Long> deployments) {
        this.features = features;
        this.tallies = tallies;
        this.scores = scores;
        this.labels = labels;
        this.deployments = deployments;
    }

    /** Of no rows. */
    public static WindowSummary of(MonitoredFeatures features) {
        return of(features, NumberSketch.K);
    }

    /** Of no rows, 16 times larger and more precise: for a baseline that is made at once. */
    public static WindowSummary precise(MonitoredFeatures features) {
        return of(features, NumberSketch.PRECISE_K);
    }

    private static WindowSummary of(MonitoredFeatures features, int k) {
        return new WindowSummary(
                features,
                features.list().stream()
                        .map(feature -> new FeatureTally(feature, k))
                        .toList(),
                new NumberSketch(k),
                new LabelSketch(),
                new TreeMap<>());
    }

    /** Counts a row. */
    public void add(Observation observation) {
        rows++;
        if (observation instanceof Observation.Scored scored) {
            add(scored.features());
            scored.score().ifPresent(this::addScore);
            scored.deployment().ifPresent(name -> add(name, 1));
        } else if (observation instanceof Observation.Unfit unfit) {
            deadLetters++;
            for (int place : features.placesOf(unfit.why().feature())) {
                tallies.get(place).add(unfit.why().kind());
            }
        } else if (observation instanceof Observation.DeadLettered dead) {
            deadLetters++;
            errors += dead.cause() == Observation.DeadLettered.Cause.MODEL ? 1 : 0;
            dead.features().ifPresent(this::add);
        }
    }

    private void add(FeatureVector vector) {
        vectors++;
        for (int i = 0; i < tallies.size(); i++) {
            tallies.get(i).add(vector);
        }
    }

    /** Counts only an output, for a baseline that is made of outputs and rows apart. */
    public void addScore(Score score) {
        if (score instanceof Score.Numeric numeric) {
            scores.add(numeric.value());
        } else if (score instanceof Score.Category category) {
            labels.add(category.value());
        }
    }

    /** An instance meets few deployments; one more than are kept is not told apart. */
    private void add(String deployment, long scored) {
        if (deployments.containsKey(deployment) || deployments.size() < MOST_DEPLOYMENTS) {
            deployments.merge(deployment, scored, Long::sum);
        }
    }

    /** A summary of the rows of both; both stay as they are. Throws {@link IllegalArgumentException} for other features. */
    public WindowSummary merge(WindowSummary other) {
        if (features.id() != other.features.id()) {
            throw new IllegalArgumentException("summaries of different features do not merge");
        }
        WindowSummary merged = fromBytes(toBytes(), features);
        for (int i = 0; i < tallies.size(); i++) {
            merged.tallies.get(i).absorb(other.tallies.get(i));
        }
        merged.scores.absorb(other.scores);
        merged.labels.absorb(other.labels);
        other.deployments.forEach(merged::add);
        merged.rows += other.rows;
        merged.vectors += other.vectors;
        merged.deadLetters += other.deadLetters;
        merged.errors += other.errors;
        return merged;
    }

    public MonitoredFeatures features() {
        return features;
    }

    /** How many rows it has seen, dead letters included. */
    public long rows() {
        return rows;
    }

    /** Rows that became dead letters. */
    public long deadLetters() {
        return deadLetters;
    }

    /** Dead letters for the model's or its endpoint's part. */
    public long errors() {
        return errors;
    }

    /** The deployment that answered most rows, where the endpoint names it. */
    public Optional<String> deployment() {
        return deployments.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    List<FeatureTally> tallies() {
        return Collections.unmodifiableList(tallies);
    }

    /** Rows that made a vector. */
    long vectors() {
        return vectors;
    }

    /** Of the outputs: numbers, unless there were more labels; empty while there is none. */
    Optional<Profile> prediction() {
        if (scores.count() == 0 && labels.count() == 0) {
            return Optional.empty();
        }
        return Optional.of(scores.count() >= labels.count() ? scores.profile() : labels.profile());
    }

    BaselineProfile profile(String pipeline) {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        for (FeatureTally tally : tallies) {
            tally.profile().ifPresent(profile -> profiles.put(tally.feature().name(), profile.small()));
        }
        return new BaselineProfile(
                pipeline,
                features.featureSchemaHash(),
                rows,
                profiles,
                prediction().map(Profile::small));
    }

    /** To be read by {@link #fromBytes}. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(features.id());
            out.writeLong(rows);
            out.writeLong(vectors);
            out.writeLong(deadLetters);
            out.writeLong(errors);
            out.writeInt(deployments.size());
            for (Map.Entry<String, Long> deployment : deployments.entrySet()) {
                SummaryBytes.write(out, deployment.getKey());
                out.writeLong(deployment.getValue());
            }
            scores.write(out);
            labels.write(out);
            for (FeatureTally tally : tallies) {
                tally.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote. Throws {@link IllegalArgumentException} when it is of another version, of other
     * features, or no summary.
     */
    public static WindowSummary fromBytes(byte[] bytes, MonitoredFeatures features) {
        if (!isOf(bytes, features)) {
            throw new IllegalArgumentException("no window summary of these features");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, HEADER, bytes.length - HEADER);
        try {
            long rows = in.getLong();
            long vectors = in.getLong();
            long deadLetters = in.getLong();
            long errors = in.getLong();
            Map<String, Long> deployments = new TreeMap<>();
            for (int left = in.getInt(); left > 0; left--) {
                deployments.put(SummaryBytes.readText(in), in.getLong());
            }
            NumberSketch scores = NumberSketch.read(in);
            LabelSketch labels = LabelSketch.read(in);
            WindowSummary summary = new WindowSummary(
                    features,
                    features.list().stream()
                            .map(feature -> FeatureTally.read(in, feature))
                            .toList(),
                    scores,
                    labels,
                    deployments);
            summary.rows = rows;
            summary.vectors = vectors;
            summary.deadLetters = deadLetters;
            summary.errors = errors;
            return summary;
        } catch (BufferUnderflowException | SketchesException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a window summary that is cut short or damaged", e);
        }
    }

    /** Whether the bytes are a summary of just these features: not so after a change of the schema. */
    public static boolean isOf(byte[] bytes, MonitoredFeatures features) {
        return bytes.length > HEADER
                && bytes[0] == VERSION
                && ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong() == features.id();
    }
}
