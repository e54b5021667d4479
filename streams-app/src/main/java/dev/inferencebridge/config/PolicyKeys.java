package dev.inferencebridge.config;

import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.retraining.Condition;
import dev.inferencebridge.retraining.Limit;
import dev.inferencebridge.retraining.Severity;
import dev.inferencebridge.retraining.TriggerPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of one of {@code retraining.policies}. */
final class PolicyKeys {

    /** A number, as JSON has it. */
    static final Scalar<Double> NUMBER = new Scalar<>("a number", Kinds.schema("type", "number"), (text, spot) -> {
        Optional<Double> number = text.matches("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?")
                ? Optional.of(Double.valueOf(text))
                : Optional.empty();
        return number.isPresent() ? number : spot.reject("must be a number");
    });

    private static final Scalar<Instant> INSTANT = new Scalar<>(
            "a time in UTC, such as 2026-01-05T03:00:00Z",
            Kinds.pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z$"),
            (text, spot) -> {
                try {
                    return Optional.of(Instant.parse(text.length() == 17 ? text.replace("Z", ":00Z") : text));
                } catch (DateTimeException e) {
                    return spot.reject("must be a time in UTC, such as 2026-01-05T03:00:00Z");
                }
            });

    private static final Key<Metric> METRIC = Key.required(
            "metric",
            Kinds.choice(KafkaKeys.words(Metric.values(), Metric::word)),
            "The metric, see `docs/monitoring.md`.");
    private static final Key<String> FEATURE = Key.derived(
            "feature",
            Kinds.text("a feature name, or prediction", 255),
            "any feature, and the pipeline as a whole",
            "The feature that it is of; `prediction` for the model's output.");
    private static final Key<Double> THRESHOLD = Key.derived(
            "threshold",
            NUMBER,
            "the monitor's own",
            "What the metric must be beyond, in the direction that it gets worse: above for drift, below for accuracy.");
    private static final Key<Integer> WINDOWS =
            Key.defaulted("windows", Kinds.whole(1, 1000), "1", "In how many windows in a row.");

    private static final Block CONDITION =
            new Block("A metric that is beyond a threshold.", List.of(METRIC, FEATURE, THRESHOLD, WINDOWS));

    private static final Key<TriggerPolicy.Match> WHEN = Key.defaulted(
            "when",
            Kinds.choice(KafkaKeys.words(TriggerPolicy.Match.values(), PolicyKeys::word)),
            "any",
            "Whether one of conditions, schedule and labelled rows is enough, or `all` must hold at once.");
    static final Key<Map<String, Located<Values>>> CONDITIONS = Key.derived(
            "conditions",
            new MapOf<>("<condition>", Kinds.NAME, CONDITION),
            "none",
            "Metrics that are beyond a threshold, by a name of your own.");
    private static final Key<Duration> EVERY =
            Key.required("every", Units.duration("1m", "366d"), "From one moment to the next.");
    private static final Key<Instant> FROM = Key.defaulted(
            "from", INSTANT, "1970-01-05T00:00:00Z", "A moment of the schedule; the default is a Monday.");
    static final Key<Values> SCHEDULE = Key.optional(
            "schedule",
            new Block("Moments at which to train anew, whatever the metrics say.", List.of(EVERY, FROM)),
            "Moments at which to train anew.");
    static final Key<Integer> LABELLED_ROWS = Key.derived(
            "labelled-rows",
            Kinds.whole(1, 999_999_999),
            "they trigger nothing",
            "How many rows must have been labelled since the last trigger.");
    private static final Key<Duration> COOL_DOWN = Key.defaulted(
            "cool-down",
            Units.duration("0s", "366d"),
            "1d",
            "From one trigger of the model to the next, at least. As long as training and deploying take.");
    private static final Key<Duration> MAX_AGE = Key.defaulted(
                    "max-age",
                    Units.duration("1m", "366d"),
                    "7d",
                    "Windows that ended longer ago trigger nothing: history is replayed, not happening.")
            .asAdvanced();
    private static final Key<Severity> SEVERITY = Key.defaulted(
                    "severity",
                    Kinds.choice(KafkaKeys.words(Severity.values(), Severity::word)),
                    "warning",
                    "What the trigger tells its targets of how pressing it is.")
            .asAdvanced();
    private static final Key<Map<String, Located<String>>> PARAMETERS = Key.derived(
                    "parameters",
                    new MapOf<>("<parameter>", Kinds.NAME, Kinds.text("a text", 1000)),
                    "none",
                    "Passed on to targets, and `${parameter.<name>}` in templates.")
            .asAdvanced();

    static final Block BLOCK = new Block(
            "When to train a model anew. Pipelines refer to it by its name.",
            List.of(WHEN, CONDITIONS, SCHEDULE, LABELLED_ROWS, COOL_DOWN, MAX_AGE, SEVERITY, PARAMETERS),
            PolicyKeys::check);

    private PolicyKeys() {}

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void check(Values policy, Reading reading) {
        if (!policy.isMeant(CONDITIONS) && !policy.isMeant(SCHEDULE) && !policy.isMeant(LABELLED_ROWS)) {
            reading.problem(
                    policy.place(), "must have at least one of the keys 'conditions', 'schedule' and 'labelled-rows'");
        }
        policy.find(PARAMETERS).orElse(Map.of()).forEach((name, parameter) -> {
            if (SecretText.isNameOfOne(name) || SecretText.holdsOne(parameter.value())) {
                reading.problem(parameter.place(), "must not be a secret: triggers are stored, logged and sent");
                reading.hide(parameter.value());
            }
        });
    }

    static TriggerPolicy.Rules build(Values policy) {
        List<Condition> conditions = new ArrayList<>();
        policy.find(CONDITIONS)
                .orElse(Map.of())
                .values()
                .forEach(condition -> conditions.add(condition(condition.value())));
        policy.find(SCHEDULE)
                .ifPresent(schedule -> conditions.add(new Condition.Every(schedule.get(EVERY), schedule.get(FROM))));
        policy.find(LABELLED_ROWS).ifPresent(rows -> conditions.add(new Condition.LabelledRows(rows)));
        return new TriggerPolicy.Rules(
                policy.get(WHEN),
                conditions,
                policy.get(COOL_DOWN),
                policy.get(MAX_AGE),
                policy.get(SEVERITY),
                Located.values(policy.find(PARAMETERS).orElse(Map.of())));
    }

    private static Condition condition(Values condition) {
        return new Condition.Beyond(
                condition.get(METRIC),
                condition.find(FEATURE),
                condition.find(THRESHOLD).<Limit>map(Limit.Threshold::new).orElseGet(Limit.Monitored::new),
                condition.get(WINDOWS));
    }
}
