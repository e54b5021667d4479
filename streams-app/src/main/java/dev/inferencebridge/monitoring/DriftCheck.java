package dev.inferencebridge.monitoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Measures windows against a baseline. Immutable, thread-safe. */
public final class DriftCheck {

    private final MonitorDefinition definition;

    public DriftCheck(MonitorDefinition definition) {
        this.definition = definition;
    }

    /**
     * Measures a window. A feature with fewer values than the definition's minimum is not measured, and neither are the rates
     * of a window with fewer rows; how many rows it has always is.
     *
     * @param start the window's first instant
     * @param summary of all rows of the window
     * @param baseline without one, or with one of another feature schema, only what needs none is measured; the report then
     *     names no baseline
     */
    public WindowReport evaluate(Instant start, WindowSummary summary, Optional<BaselineProfile> baseline) {
        Optional<BaselineProfile> fitting =
                baseline.filter(profile -> profile.misfit(definition.features()).isEmpty());
        List<MetricReading> readings = new ArrayList<>();
        ofWhole(summary, readings);
        for (FeatureTally tally : summary.tallies()) {
            String name = tally.feature().name();
            Optional<Profile> reference = fitting.flatMap(
                    profile -> Optional.ofNullable(profile.features().get(name)));
            Map<Metric, OptionalDouble> rules = tally.feature()
                    .fold(
                            numeric -> definition.rules().ofNumber(name),
                            categorical -> definition.rules().ofCategory(name));
            ofFeature(tally, summary, reference, rules, readings);
        }
        ofPrediction(summary, fitting.flatMap(BaselineProfile::prediction), readings);
        return new WindowReport(
                definition.pipeline(),
                definition.model(),
                summary.deployment(),
                start,
                start.plus(definition.window()),
                fitting.map(BaselineProfile::id).orElse(WindowReport.NO_BASELINE),
                definition.features().featureSchemaHash(),
                summary.rows(),
                readings);
    }

    private void ofWhole(WindowSummary summary, List<MetricReading> readings) {
        long rows = summary.rows();
        definition.rules().whole().forEach((metric, threshold) -> {
            if (metric == Metric.VOLUME) {
                readings.add(new MetricReading(metric, Optional.empty(), rows, threshold, rows));
            } else if (rows >= definition.minimumRows()) {
                long counted = metric == Metric.ERROR_RATE ? summary.errors() : summary.deadLetters();
                readings.add(new MetricReading(metric, Optional.empty(), (double) counted / rows, threshold, rows));
            }
        });
    }

    private void ofFeature(
            FeatureTally tally,
            WindowSummary summary,
            Optional<Profile> reference,
            Map<Metric, OptionalDouble> rules,
            List<MetricReading> readings) {
        long due = summary.vectors() + tally.failures();
        Optional<Profile> profile = rules.isEmpty() ? Optional.empty() : tally.profile();
        rules.forEach((metric, threshold) -> {
            OptionalDouble value;
            long samples;
            if (MetricRules.QUALITY.contains(metric)) {
                samples = due;
                value = rate(metric, tally, profile, reference, due);
            } else {
                samples = profile.map(Profile::count).orElse(0L);
                value = profile.isEmpty() ? OptionalDouble.empty() : drift(metric, profile.get(), reference);
            }
            add(metric, tally.feature().name(), value, threshold, samples, readings);
        });
    }

    private void ofPrediction(WindowSummary summary, Optional<Profile> reference, List<MetricReading> readings) {
        summary.prediction().ifPresent(profile -> {
            Map<Metric, OptionalDouble> rules = profile.fold(
                    numbers -> definition.rules().ofNumber(MetricReading.PREDICTION),
                    categories -> definition.rules().ofCategory(MetricReading.PREDICTION));
            rules.forEach((metric, threshold) -> add(
                    metric,
                    MetricReading.PREDICTION,
                    drift(metric, profile, reference),
                    threshold,
                    profile.count(),
                    readings));
        });
    }

    private void add(
            Metric metric,
            String feature,
            OptionalDouble value,
            OptionalDouble threshold,
            long samples,
            List<MetricReading> readings) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble()) && samples >= definition.minimumRows()) {
            readings.add(new MetricReading(metric, Optional.of(feature), value.getAsDouble(), threshold, samples));
        }
    }

    private static OptionalDouble rate(
            Metric metric, FeatureTally tally, Optional<Profile> window, Optional<Profile> reference, long due) {
        if (due == 0) {
            return OptionalDouble.empty();
        }
        if (metric == Metric.OUT_OF_BOUNDS_RATE) {
            return reference.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((tally.outOfVocabulary()
                                    + window.map(profile -> Bounds.outside(reference.get(), profile))
                                            .orElse(0L))
                            / (double) due);
        }
        return OptionalDouble.of((metric == Metric.NULL_RATE ? tally.nulls() : tally.typeErrors()) / (double) due);
    }

    private static OptionalDouble drift(Metric metric, Profile window, Optional<Profile> reference) {
        if (metric == Metric.DISTINCT) {
            return OptionalDouble.of(window.fold(Profile.Numbers::distinct, Profile.Categories::distinct));
        }
        if (reference.isEmpty()) {
            return OptionalDouble.empty();
        }
        return window.fold(
                numbers -> reference.get().fold(of -> drift(metric, of, numbers), of -> OptionalDouble.empty()),
                categories -> reference.get().fold(of -> OptionalDouble.empty(), of -> drift(metric, of, categories)));
    }

    private static OptionalDouble drift(Metric metric, Profile.Numbers reference, Profile.Numbers window) {
        Distribution p = reference.distribution();
        Distribution q = window.distribution();
        return switch (metric) {
            case NORMALIZED_WASSERSTEIN -> OptionalDouble.of(Wasserstein.normalized(reference, q));
            case JENSEN_SHANNON -> OptionalDouble.of(JensenShannon.distance(CountPair.of(p, q)));
            case PSI -> OptionalDouble.of(StabilityIndex.of(CountPair.of(p, q)));
            case KOLMOGOROV_SMIRNOV -> OptionalDouble.of(KolmogorovSmirnov.pValue(p, q));
            case KOLMOGOROV_SMIRNOV_DISTANCE -> OptionalDouble.of(KolmogorovSmirnov.distance(p, q));
            default -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble drift(Metric metric, Profile.Categories reference, Profile.Categories window) {
        CountPair pair = CountPair.of(reference, window);
        return switch (metric) {
            case JENSEN_SHANNON -> OptionalDouble.of(JensenShannon.distance(pair));
            case PSI -> OptionalDouble.of(StabilityIndex.of(pair));
            case CHI_SQUARED -> OptionalDouble.of(ChiSquared.pValue(pair));
            default -> OptionalDouble.empty();
        };
    }
}
