package dev.inferencebridge.retraining;

import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.retraining.PolicyState.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Finds in a report what speaks for the conditions that hold. Stateless. */
final class EvidenceFinder {

    private EvidenceFinder() {}

    /** The worst first, {@link RetrainingTrigger#MOST_EVIDENCE} at most; none for a schedule. */
    static List<Evidence> find(List<Condition> holding, Map<String, Progress> progress, WindowReport report) {
        Set<Evidence> evidence = new LinkedHashSet<>();
        for (Condition condition : holding) {
            evidence.addAll(condition.<List<Evidence>>fold(
                    beyond -> passed(beyond, report),
                    every -> List.of(),
                    labelled -> List.of(new Evidence(
                            Metric.LABELS,
                            Optional.empty(),
                            (double) rows(progress, labelled),
                            OptionalDouble.of((double) labelled.rows()),
                            report.rows(),
                            report.baseline(),
                            report.featureSchemaHash()))));
        }
        List<Evidence> worstFirst = new ArrayList<>(evidence);
        worstFirst.sort(Comparator.comparingDouble(EvidenceFinder::distance).reversed());
        return worstFirst.subList(0, Math.min(worstFirst.size(), RetrainingTrigger.MOST_EVIDENCE));
    }

    private static List<Evidence> passed(Condition.Beyond condition, WindowReport report) {
        return report.readings().stream()
                .filter(condition::reads)
                .filter(condition.limit()::isPassedBy)
                .map(reading -> new Evidence(
                        reading.metric(),
                        reading.feature(),
                        reading.value(),
                        condition.limit().of(reading),
                        reading.samples(),
                        report.baseline(),
                        report.featureSchemaHash()))
                .toList();
    }

    /** How far a value is beyond its threshold, as a share of the threshold where that is no zero. */
    private static double distance(Evidence evidence) {
        if (evidence.threshold().isEmpty()) {
            return 0;
        }
        double threshold = evidence.threshold().getAsDouble();
        double distance = Math.abs(evidence.value() - threshold);
        return threshold == 0 ? distance : distance / Math.abs(threshold);
    }

    private static long rows(Map<String, Progress> progress, Condition.LabelledRows condition) {
        Progress found = progress.get(condition.text());
        return found == null ? 0 : found.count();
    }
}
