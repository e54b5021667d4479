package dev.inferencebridge.feature;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The features of a pipeline in the order of the model's inputs. Immutable. */
public final class FeatureSchema {

    private final List<FeatureDefinition> features;
    private final List<String> inputNames;
    private final Map<String, LookupDefinition> lookups;
    private final Map<String, WindowDefinition> windows;
    private final Set<String> columns;
    private final String hash;

    /**
     * Throws {@link IllegalArgumentException} without features, when two of them fill an input of the same name, and when one
     * reads a lookup that is not defined.
     *
     * @param defined the lookups that features may read
     */
    public FeatureSchema(List<FeatureDefinition> features, Collection<LookupDefinition> defined) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("at least one feature is needed");
        }
        this.features = List.copyOf(features);
        this.inputNames = inputNames(features);
        this.lookups = Collections.unmodifiableMap(inUse(features, defined));
        Map<String, WindowDefinition> ofWindows = new LinkedHashMap<>();
        Set<String> read = new LinkedHashSet<>();
        for (FeatureDefinition feature : features) {
            read.addAll(feature.columns());
            if (feature instanceof FeatureDefinition.Window window) {
                ofWindows.put(window.name(), window.window());
            }
        }
        lookups.values().forEach(lookup -> read.addAll(lookup.key().values()));
        this.windows = Collections.unmodifiableMap(ofWindows);
        this.columns = Collections.unmodifiableSet(read);
        this.hash = SchemaHash.of(features, lookups.values());
    }

    /** Of features that read no lookup. */
    public FeatureSchema(List<FeatureDefinition> features) {
        this(features, List.of());
    }

    private static List<String> inputNames(List<FeatureDefinition> features) {
        List<String> inputs = new ArrayList<>();
        features.forEach(feature -> inputs.addAll(feature.inputNames()));
        Set<String> seen = new HashSet<>();
        for (String input : inputs) {
            if (!seen.add(input)) {
                throw new IllegalArgumentException("two features fill the model input '" + input + "'");
            }
        }
        return List.copyOf(inputs);
    }

    private static Map<String, LookupDefinition> inUse(
            List<FeatureDefinition> features, Collection<LookupDefinition> defined) {
        Map<String, LookupDefinition> byName = new LinkedHashMap<>();
        defined.forEach(lookup -> byName.put(lookup.name(), lookup));
        Map<String, LookupDefinition> used = new LinkedHashMap<>();
        for (FeatureDefinition feature : features) {
            for (String name : feature.lookups()) {
                LookupDefinition lookup = byName.get(name);
                if (lookup == null) {
                    throw new IllegalArgumentException(
                            "feature '" + feature.name() + "' reads the lookup '" + name + "', which is not defined");
                }
                used.put(name, lookup);
            }
        }
        return used;
    }

    public List<FeatureDefinition> features() {
        return features;
    }

    /** The names of the model's inputs, in order. */
    public List<String> inputNames() {
        return inputNames;
    }

    /** How many numbers a vector of this schema has. */
    public int width() {
        return inputNames.size();
    }

    /** The source columns that features read, with those of lookup keys, windows and expressions. */
    public Set<String> columns() {
        return columns;
    }

    /** The lookups that features read, in the order of their first use. */
    public List<LookupDefinition> lookups() {
        return List.copyOf(lookups.values());
    }

    /** The columns that features read of the rows of a lookup, by its name. */
    public Set<String> lookupColumns(String lookup) {
        Set<String> read = new LinkedHashSet<>();
        for (FeatureDefinition feature : features) {
            read.addAll(feature.<Set<String>>fold(
                    ofColumn -> Set.of(),
                    expression -> expression.expression().columnsOf(lookup),
                    looking -> looking.lookup().equals(lookup)
                            ? Set.of(looking.of().column())
                            : Set.of(),
                    window -> Set.of()));
        }
        return Collections.unmodifiableSet(read);
    }

    /** The windows by the name of their feature, in order. */
    public Map<String, WindowDefinition> windows() {
        return windows;
    }

    /**
     * Whether a change concerns the features: it changed a column that one of them reads. Key columns do not change and come
     * with every event; they count only where no feature reads any other column.
     */
    public boolean touchedBy(Set<String> changedColumns, Set<String> keyColumns) {
        boolean onlyKey = true;
        for (String column : columns) {
            if (!keyColumns.contains(column)) {
                if (changedColumns.contains(column)) {
                    return true;
                }
                onlyKey = false;
            }
        }
        return onlyKey;
    }

    /**
     * Tells this schema from others: 16 hexadecimal digits of a SHA-256 over all that decides which number stands in which
     * input. The same in every JVM. What decides only how fast or fresh a looked-up row is read, such as a time to live, does
     * not change it.
     */
    public String hash() {
        return hash;
    }
}
