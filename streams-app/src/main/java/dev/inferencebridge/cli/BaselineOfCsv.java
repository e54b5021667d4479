package dev.inferencebridge.cli;

import dev.inferencebridge.feature.Assembly.Impossible;
import dev.inferencebridge.feature.FeatureDefinition.Categorical.Encoding;
import dev.inferencebridge.feature.FeatureVector;
import dev.inferencebridge.monitoring.MonitoredFeature;
import dev.inferencebridge.monitoring.MonitoredFeatures;
import dev.inferencebridge.monitoring.Observation;
import dev.inferencebridge.monitoring.Score;
import dev.inferencebridge.monitoring.WindowSummary;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A baseline of a file of feature values: a column for each, by the name of the model's input, or of the feature where it has a
 * vocabulary. The column {@code prediction}, if there is one, is the model's output. Confined to its thread.
 */
final class BaselineOfCsv {

    private static final String PREDICTION = "prediction";

    private final MonitoredFeatures features;
    private final int width;
    private final WindowSummary summary;

    BaselineOfCsv(MonitoredFeatures features, int width) {
        this.features = features;
        this.width = width;
        this.summary = WindowSummary.precise(features);
    }

    /** Throws {@link IllegalArgumentException} when the header lacks a feature, or a line has another number of fields. */
    WindowSummary read(Reader reader, long most) throws IOException {
        CsvRecords records = new CsvRecords(reader);
        List<String> header = records.next().orElseThrow(() -> new IllegalArgumentException("there is no header"));
        Map<String, Integer> places = new TreeMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (places.put(header.get(i).strip(), i) != null) {
                throw new IllegalArgumentException(
                        "the column '" + header.get(i).strip() + "' is there twice");
            }
        }
        requireAll(places);
        @Nullable Integer prediction = places.get(PREDICTION);
        while (summary.rows() < most) {
            long line = records.line();
            Optional<List<String>> record = records.next();
            if (record.isEmpty()) {
                break;
            }
            if (record.get().size() != header.size()) {
                throw new IllegalArgumentException(
                        "line " + line + ": has " + record.get().size() + " fields, the header has " + header.size());
            }
            summary.add(observation(record.get(), places, prediction));
        }
        return summary;
    }

    private void requireAll(Map<String, Integer> places) {
        List<String> missing = new ArrayList<>();
        for (MonitoredFeature feature : features.list()) {
            if (!places.containsKey(feature.name())) {
                missing.add(feature.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("there is no column '" + String.join("', '", missing)
                    + "'; the header has: " + String.join(", ", places.keySet()));
        }
    }

    private Observation observation(List<String> record, Map<String, Integer> places, @Nullable Integer prediction) {
        double[] inputs = new double[width];
        for (MonitoredFeature feature : features.list()) {
            String text = record.get(places.getOrDefault(feature.name(), 0)).strip();
            Optional<Impossible.Kind> problem = feature.fold(
                    numeric -> put(text, inputs, numeric.input()), categorical -> put(text, inputs, categorical));
            if (problem.isPresent()) {
                return new Observation.Unfit(new Impossible(feature.definition(), "", problem.get()), Instant.EPOCH);
            }
        }
        Optional<Score> score = prediction == null
                ? Optional.empty()
                : score(record.get(prediction).strip());
        return new Observation.Scored(FeatureVector.of(inputs), score, Optional.empty(), Instant.EPOCH);
    }

    private static Optional<Impossible.Kind> put(String text, double[] inputs, int input) {
        if (text.isEmpty()) {
            return Optional.of(Impossible.Kind.MISSING);
        }
        Optional<Double> number = number(text);
        number.ifPresent(value -> inputs[input] = value);
        return number.isPresent() ? Optional.empty() : Optional.of(Impossible.Kind.WRONG_TYPE);
    }

    /** A word of the vocabulary; any other counts as one that it lacks. */
    private static Optional<Impossible.Kind> put(String text, double[] inputs, MonitoredFeature.Categorical feature) {
        if (text.isEmpty()) {
            return Optional.of(Impossible.Kind.MISSING);
        }
        int place = feature.vocabulary().indexOf(text);
        if (place < 0) {
            place = feature.vocabulary().size();
        }
        if (feature.encoding() == Encoding.INDEX) {
            inputs[feature.input()] = place;
        } else if (place < feature.width()) {
            inputs[feature.input() + place] = 1;
        }
        return Optional.empty();
    }

    private static Optional<Score> score(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(number(text).<Score>map(Score.Numeric::new).orElseGet(() -> new Score.Category(text)));
    }

    private static Optional<Double> number(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Optional.of(text.equalsIgnoreCase("true") ? 1.0 : 0.0);
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
