package dev.inferencebridge.feature;

import dev.inferencebridge.change.Row;
import dev.inferencebridge.feature.Assembly.Impossible.Kind;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Fills a feature of one column, of the row or of a looked-up row. Immutable. */
final class ColumnFiller implements FeatureFiller {

    private final String column;
    private final @Nullable String lookup;
    private final String origin;
    private final ValueReader reader;
    private final double @Nullable [] defaults;
    private final Filling noRow;
    private final Filling noValue;

    private ColumnFiller(FeatureDefinition.OfColumn feature, @Nullable String lookup) {
        this.column = feature.column();
        this.lookup = lookup;
        this.origin = place(lookup == null ? "" : lookup, column);
        this.reader = ValueReader.of(feature, origin);
        this.defaults = defaults(feature);
        this.noRow = missing("lookup '" + lookup + "' found no row", defaults != null);
        this.noValue = missing(origin + " has no value", defaults != null);
    }

    static ColumnFiller of(FeatureDefinition.OfColumn feature) {
        return new ColumnFiller(feature, null);
    }

    static ColumnFiller of(FeatureDefinition.Lookup feature) {
        return new ColumnFiller(feature.of(), feature.lookup());
    }

    /** @param lookup empty for the row itself */
    static String place(String lookup, String column) {
        return "column '" + column + "'" + (lookup.isEmpty() ? "" : " of lookup '" + lookup + "'");
    }

    static Filling missing(String what, boolean hasDefault) {
        return hasDefault ? new Filling.ByDefault(what) : new Filling.Refused(Kind.MISSING, what);
    }

    private static double @Nullable [] defaults(FeatureDefinition.OfColumn feature) {
        return feature.foldKind(
                column -> only(column.byDefault()),
                vector -> vector.byDefault()
                        .map(list -> list.stream().mapToDouble(d -> d).toArray())
                        .orElse(null),
                categorical -> categorical
                        .byDefault()
                        .map(word -> CategoricalReader.encoded(
                                categorical, categorical.vocabulary().indexOf(word)))
                        .orElse(null),
                time -> only(time.byDefault()));
    }

    private static double @Nullable [] only(OptionalDouble number) {
        return number.isPresent() ? new double[] {number.getAsDouble()} : null;
    }

    @Override
    public Filling fill(FeatureInputs inputs, double[] to, int at) {
        Row row = inputs.row();
        if (lookup != null) {
            Optional<Row> found = inputs.lookups().get(lookup);
            if (found == null || found.isEmpty()) {
                return orDefault(noRow, to, at);
            }
            row = found.get();
        }
        Object value = row.value(column);
        return value == null ? orDefault(noValue, to, at) : reader.read(value, inputs.timeMillis(), to, at);
    }

    private Filling orDefault(Filling missing, double[] to, int at) {
        if (defaults != null) {
            System.arraycopy(defaults, 0, to, at, defaults.length);
        }
        return missing;
    }

    @Override
    public String origin() {
        return origin;
    }
}
