package dev.inferencebridge.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has been seen of a model that goes stale and is trained anew: put together from what the bridge and the stand-ins of
 * Azure say, as it comes. Thread-safe.
 *
 * <p>Before the shift nothing counts, and a chapter has come only once the one before it has. Drift and performance are those of the bridge's own reports; a report
 * counts by the time of its window, so that one about the old deployment does not pass for recovery.
 */
final class Story {

    private static final String DRIFT = "normalized-wasserstein";
    private static final String ACCURACY = "accuracy";

    private final Clock clock;
    private final double mostDrift;
    private final double leastAccuracy;
    private final Instant begin;
    /** Also out of order: a trigger may be read before the report that it is in one transaction with. */
    private final Map<Chapter, Instant> seen = new EnumMap<>(Chapter.class);

    private final Map<Chapter, Instant> come = new EnumMap<>(Chapter.class);
    private final Map<Chapter, String> details = new EnumMap<>(Chapter.class);
    private String drift = "";
    private OptionalDouble accuracy = OptionalDouble.empty();
    private OptionalDouble before = OptionalDouble.empty();
    private OptionalDouble lowest = OptionalDouble.empty();
    private String trigger = "";
    private final Set<String> triggers = new HashSet<>();
    private @Nullable String live;
    private String newest = "";

    /**
     * Begins now.
     *
     * @param mostDrift of a feature in a window, beyond which it counts
     * @param leastAccuracy of a window, for live performance to have recovered
     */
    Story(Clock clock, double mostDrift, double leastAccuracy) {
        this.clock = clock;
        this.mostDrift = mostDrift;
        this.leastAccuracy = leastAccuracy;
        this.begin = clock.instant();
    }

    /** The next transaction is of the shifted world. */
    synchronized void shifted() {
        comes(Chapter.SHIFTED, "amounts and the pattern of fraud");
    }

    /** A record of the topic of monitoring. */
    synchronized void reported(JsonNode report) {
        Optional<Instant> start = time(report.path("start"));
        Optional<Instant> end = time(report.path("end"));
        String worst = "";
        double most = -1;
        for (JsonNode reading : report.path("readings")) {
            String metric = reading.path("metric").asText();
            double value = reading.path("value").asDouble();
            if (metric.equals(ACCURACY)) {
                boolean counts = !report.path("deployment").isTextual()
                        || report.path("deployment").textValue().equals(newest);
                accuracy(value, start, end, counts);
            } else if (metric.equals(DRIFT) && value > most) {
                most = value;
                worst = reading.path("feature").asText() + ", normalized Wasserstein " + two(value);
            }
        }
        if (worst.isEmpty()) {
            return;
        }
        drift = worst;
        if (most > mostDrift && isAfter(end, Chapter.SHIFTED)) {
            comes(Chapter.DRIFTED, worst);
        }
    }

    private void accuracy(double value, Optional<Instant> start, Optional<Instant> end, boolean ofTheNewest) {
        accuracy = OptionalDouble.of(value);
        if (!isAfter(end, Chapter.SHIFTED)) {
            before = accuracy;
        } else if (isAfter(start, Chapter.TAKEN_OVER)) {
            if (ofTheNewest && value >= leastAccuracy) {
                comes(Chapter.RECOVERED, accuracies(value));
            }
        } else {
            lowest = OptionalDouble.of(Math.min(value, lowest.orElse(1)));
        }
    }

    private String accuracies(double now) {
        return "accuracy " + (before.isPresent() ? two(before.getAsDouble()) + " → " : "")
                + (lowest.isPresent() ? two(lowest.getAsDouble()) + " → " : "") + two(now);
    }

    /** A record of the topic of triggers. */
    synchronized void triggered(JsonNode record) {
        String id = record.path("id").asText();
        if (id.isEmpty() || !triggers.add(id)) {
            return;
        }
        if (come.containsKey(Chapter.SHIFTED) && trigger.isEmpty()) {
            trigger = id;
            comes(Chapter.TRIGGERED, record.path("reason").asText());
        }
    }

    /** The jobs of the stand-in, as its control port tells of them. */
    synchronized void jobs(JsonNode jobs) {
        for (JsonNode job : jobs) {
            boolean ours = !trigger.isEmpty()
                    && job.path("request")
                            .path("tags")
                            .path("inference-bridge-trigger")
                            .asText()
                            .equals(trigger);
            if (ours && (job.has("started") || job.has("ended"))) {
                comes(Chapter.TRAINING, "");
                details.put(Chapter.TRAINING, told(job));
            }
        }
    }

    private static String told(JsonNode job) {
        if (job.has("error")) {
            return job.path("status").asText() + ": " + job.path("error").asText();
        }
        JsonNode results = job.path("results");
        return results.has("rows")
                ? results.path("rows").asText() + " rows, AUC "
                        + results.path("auc_before").asText() + " → "
                        + results.path("auc").asText()
                : job.path("doing").asText();
    }

    /** Percent of the traffic by deployment. */
    synchronized void traffic(Map<String, Integer> percents) {
        String first = percents.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
        if (live == null) {
            live = first;
        }
        String old = live;
        percents.forEach((deployment, percent) -> {
            if (!deployment.equals(old) && percent > 0) {
                comes(Chapter.SHARED, deployment + " " + percent + " % beside " + old);
            }
        });
        if (!first.equals(old) && percents.getOrDefault(first, 0) == 100) {
            newest = first;
            comes(Chapter.TAKEN_OVER, first + " instead of " + old);
        }
    }

    synchronized List<Step> steps() {
        return Arrays.stream(Chapter.values())
                .map(chapter -> new Step(
                        chapter,
                        Optional.ofNullable(come.get(chapter)).map(at -> Duration.between(begin, at)),
                        come.containsKey(chapter) ? details.getOrDefault(chapter, "") : ""))
                .toList();
    }

    /** What the latest windows say, in one line. */
    synchronized String latest() {
        return "drift: " + (drift.isEmpty() ? "not measured yet" : drift) + "   live accuracy: "
                + (accuracy.isPresent() ? two(accuracy.getAsDouble()) : "not measured yet");
    }

    /** Triggers that were seen, each once. */
    synchronized long triggers() {
        return triggers.size();
    }

    /** Whether it has come to its end. */
    synchronized boolean isTold() {
        return come.containsKey(Chapter.RECOVERED);
    }

    private boolean isAfter(Optional<Instant> time, Chapter chapter) {
        Instant at = come.get(chapter);
        return at != null && time.isPresent() && !time.get().isBefore(at);
    }

    private void comes(Chapter chapter, String detail) {
        if (chapter != Chapter.SHIFTED && !come.containsKey(Chapter.SHIFTED)) {
            return;
        }
        if (seen.putIfAbsent(chapter, clock.instant()) == null) {
            details.put(chapter, detail);
        }
        for (Chapter one : Chapter.values()) {
            Instant at = seen.get(one);
            if (at == null) {
                return;
            }
            come.put(one, at);
        }
    }

    /** An instant as text or in milliseconds. */
    private static Optional<Instant> time(JsonNode json) {
        if (json.isIntegralNumber()) {
            return Optional.of(Instant.ofEpochMilli(json.longValue()));
        }
        try {
            return json.isTextual() ? Optional.of(Instant.parse(json.textValue())) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
