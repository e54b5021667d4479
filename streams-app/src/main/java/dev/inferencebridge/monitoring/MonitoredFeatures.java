package dev.inferencebridge.monitoring;

import dev.inferencebridge.feature.FeatureDefinition;
import dev.inferencebridge.feature.FeatureSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What is measured of the vectors of one schema, in order. Immutable. */
public final class MonitoredFeatures {

    /** The most features that are measured: the summary of a window stays below 1 MiB with that many. */
    public static final int MOST = 128;

    private final String schemaHash;
    private final List<MonitoredFeature> features;
    private final Map<String, List<Integer>> placesByDefinition;
    private final long id;

    private MonitoredFeatures(String schemaHash, List<MonitoredFeature> features) {
        this.schemaHash = schemaHash;
        this.features = List.copyOf(features);
        Map<String, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < features.size(); i++) {
            places.computeIfAbsent(features.get(i).definition(), name -> new ArrayList<>())
                    .add(i);
        }
        this.placesByDefinition = places;
        this.id = idOf(schemaHash, features);
    }

    /** All features of the schema; throws {@link IllegalArgumentException} when these are more than {@link #MOST}. */
    public static MonitoredFeatures of(FeatureSchema schema) {
        Set<String> all = new LinkedHashSet<>();
        schema.features().forEach(feature -> all.add(feature.name()));
        return of(schema, all);
    }

    /**
     * The named features of the schema.
     *
     * @param names of features as they are defined; a list feature is measured element by element. Throws
     *     {@link IllegalArgumentException} when the schema lacks one, or they make more than {@link #MOST}.
     */
    public static MonitoredFeatures of(FeatureSchema schema, Set<String> names) {
        List<MonitoredFeature> features = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>(names);
        int input = 0;
        for (FeatureDefinition feature : schema.features()) {
            if (missing.remove(feature.name())) {
                features.addAll(of(feature, input));
            }
            input += feature.width();
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("there is no feature '" + String.join("', '", missing) + "'");
        }
        if (features.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " features can be measured, these are "
                    + features.size() + ": name those that matter");
        }
        return new MonitoredFeatures(schema.hash(), features);
    }

    private static List<MonitoredFeature> of(FeatureDefinition feature, int input) {
        return feature.fold(
                ofColumn -> of(ofColumn, input),
                expression -> numbers(feature, input),
                lookup -> of(lookup.of(), input),
                window -> numbers(feature, input));
    }

    private static List<MonitoredFeature> of(FeatureDefinition.OfColumn feature, int input) {
        Function<FeatureDefinition, List<MonitoredFeature>> numbers = of -> numbers(of, input);
        return feature.foldKind(
                numbers,
                numbers,
                categorical -> List.of(new MonitoredFeature.Categorical(
                        categorical.name(),
                        input,
                        categorical.width(),
                        categorical.vocabulary(),
                        categorical.encoding())),
                numbers);
    }

    private static List<MonitoredFeature> numbers(FeatureDefinition feature, int input) {
        List<MonitoredFeature> numbers = new ArrayList<>();
        for (String name : feature.inputNames()) {
            numbers.add(new MonitoredFeature.Numeric(name, feature.name(), input + numbers.size()));
        }
        return numbers;
    }

    private static long idOf(String schemaHash, List<MonitoredFeature> features) {
        StringBuilder text = new StringBuilder(schemaHash);
        features.forEach(feature -> text.append('\n').append(feature.name()));
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    public List<MonitoredFeature> list() {
        return features;
    }

    /** {@link FeatureSchema#hash} of the schema that makes the vectors. */
    public String featureSchemaHash() {
        return schemaHash;
    }

    /** The places in {@link #list} of what is measured of a feature of the schema; none when it is not. */
    List<Integer> placesOf(String definition) {
        return placesByDefinition.getOrDefault(definition, List.of());
    }

    /** Tells apart what summaries can be merged: the same for the same features of the same schema, in every JVM. */
    long id() {
        return id;
    }
}
