package dev.inferencebridge.retraining;

import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricReading;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.retraining.PolicyState.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When a model is to be trained anew. Immutable, and pure: the same report, state and time make the same decision.
 *
 * <p><b>Once.</b> Each condition knows the end of the last window that it counted: a report that comes again, or one of an
 * earlier window, moves nothing; nor does a window up to the last trigger's raise another. A trigger's id is made of model,
 * policy and window, so that a decision that is made again after a crash raises the same trigger.
 *
 * <p><b>Cool-down.</b> After a trigger the conditions count from nothing, and go on counting while the model cools down; if
 * they hold when it has, the next report, or tick of the schedule, raises the next one.
 *
 * <p><b>Replay.</b> A window that ended longer ago than {@code maxAge} is history; {@link #inReplay} takes all for it.
 */
public final class TriggerPolicy {

    private final String name;
    private final Subject subject;
    private final Rules rules;
    private final boolean replay;

    /** How many of the conditions must hold. */
    public enum Match {
        ANY,
        ALL
    }

    /**
     * What a policy says, whichever model it is for.
     *
     * @param conditions at least one
     * @param coolDown from one trigger of a model to the next, at least
     * @param maxAge for how long after its end a window may raise a trigger
     * @param parameters passed on to targets
     */
    public record Rules(
            Match match,
            List<Condition> conditions,
            Duration coolDown,
            Duration maxAge,
            Severity severity,
            Map<String, String> parameters) {

        public Rules {
            if (conditions.isEmpty()) {
                throw new IllegalArgumentException("a policy needs a condition");
            }
            if (coolDown.isNegative() || maxAge.isNegative()) {
                throw new IllegalArgumentException("cool-down and greatest age must not be negative");
            }
            conditions = List.copyOf(conditions);
            parameters = Map.copyOf(parameters);
        }
    }

    private TriggerPolicy(String name, Subject subject, Rules rules, boolean replay) {
        this.name = name;
        this.subject = subject;
        this.rules = rules;
        this.replay = replay;
    }

    /**
     * A policy for what is scored now.
     *
     * @param name of the policy in the configuration
     */
    public static TriggerPolicy of(String name, Subject subject, Rules rules) {
        if (name.equals(RetrainingTrigger.MANUAL)) {
            throw new IllegalArgumentException("no policy may be called '" + name + "'");
        }
        return new TriggerPolicy(name, subject, rules, false);
    }

    /** The same policy where what is scored has happened before: it raises nothing, and remembers nothing. */
    public TriggerPolicy inReplay() {
        return new TriggerPolicy(name, subject, rules, true);
    }

    /** Whether {@link #schedule} can ever raise a trigger. */
    public boolean hasSchedule() {
        return rules.conditions().stream().anyMatch(Condition.Every.class::isInstance);
    }

    /** Takes a window's report into account. */
    public Decision decide(WindowReport report, PolicyState state, Instant now) {
        if (replay || report.end().isBefore(now.minus(rules.maxAge()))) {
            return Decision.none(Decision.Verdict.HISTORY, state);
        }
        Map<String, Progress> progress = new TreeMap<>();
        for (Condition condition : rules.conditions()) {
            advanced(condition, state, now, Optional.of(report))
                    .ifPresent(step -> progress.put(condition.text(), step));
        }
        List<Condition> holding = holding(progress);
        Window window = new Window(report.start(), report.end());
        if (holding.stream().allMatch(Condition.Every.class::isInstance)) {
            // The schedule alone: its own window names the trigger, whichever report came by.
            window = scheduled(holding, progress).orElse(window);
        }
        return decided(holding, progress, window, Optional.of(report), state, now);
    }

    /** Looks at the time. To be called every minute or so; raises only what the schedule has a part in. */
    public Decision schedule(Instant now, PolicyState state) {
        if (replay) {
            return Decision.none(Decision.Verdict.HISTORY, state);
        }
        Map<String, Progress> progress = new TreeMap<>();
        for (Condition condition : rules.conditions()) {
            advanced(condition, state, now, Optional.empty()).ifPresent(step -> progress.put(condition.text(), step));
        }
        List<Condition> holding = holding(progress);
        return scheduled(holding, progress)
                .map(window -> decided(holding, progress, window, Optional.empty(), state, now))
                .orElseGet(() -> Decision.none(Decision.Verdict.NOT_MET, new PolicyState(progress, state.last())));
    }

    private static Optional<Progress> advanced(
            Condition condition, PolicyState state, Instant now, Optional<WindowReport> report) {
        Optional<Progress> before = Optional.ofNullable(state.progress().get(condition.text()));
        return condition.fold(
                beyond -> report.flatMap(window -> advanced(beyond, before, window))
                        .or(() -> before),
                every -> Optional.of(advanced(every, before, now)),
                labelled -> report.flatMap(window -> labelled(before, window)).or(() -> before));
    }

    private static Optional<Progress> advanced(
            Condition.Beyond condition, Optional<Progress> before, WindowReport report) {
        List<MetricReading> readings =
                report.readings().stream().filter(condition::reads).toList();
        if (readings.isEmpty() || isCounted(before, report)) {
            return Optional.empty();
        }
        boolean passed = readings.stream().anyMatch(condition.limit()::isPassedBy);
        long row = before.map(Progress::count).orElse(0L);
        return Optional.of(new Progress(passed ? row + 1 : 0, report.end()));
    }

    private static Optional<Progress> labelled(Optional<Progress> before, WindowReport report) {
        List<MetricReading> readings = report.readings().stream()
                .filter(reading -> reading.metric() == Metric.LABELS)
                .toList();
        if (readings.isEmpty() || isCounted(before, report)) {
            return Optional.empty();
        }
        long rows = readings.stream()
                .mapToLong(reading -> Math.round(reading.value()))
                .sum();
        return Optional.of(new Progress(before.map(Progress::count).orElse(0L) + rows, report.end()));
    }

    private static boolean isCounted(Optional<Progress> before, WindowReport report) {
        return before.filter(progress -> !report.end().isAfter(progress.until()))
                .isPresent();
    }

    private static Progress advanced(Condition.Every condition, Optional<Progress> before, Instant now) {
        Instant moment = condition.lastUntil(now);
        if (before.isEmpty()) {
            return new Progress(0, moment);
        }
        return moment.isAfter(before.get().until()) ? new Progress(1, moment) : before.get();
    }

    private List<Condition> holding(Map<String, Progress> progress) {
        return rules.conditions().stream()
                .filter(condition -> {
                    long count = count(progress, condition);
                    long needed = condition.<Long>fold(
                            beyond -> (long) beyond.windows(), every -> 1L, Condition.LabelledRows::rows);
                    return count >= needed;
                })
                .toList();
    }

    private static long count(Map<String, Progress> progress, Condition condition) {
        Progress found = progress.get(condition.text());
        return found == null ? 0 : found.count();
    }

    /** From the moment before the one that is due to that one. */
    private static Optional<Window> scheduled(List<Condition> holding, Map<String, Progress> progress) {
        return holding.stream()
                .filter(Condition.Every.class::isInstance)
                .map(Condition.Every.class::cast)
                .findFirst()
                .map(every -> {
                    Instant due = progress.getOrDefault(every.text(), new Progress(0, every.from()))
                            .until();
                    return new Window(due.minus(every.period()), due);
                });
    }

    private Decision decided(
            List<Condition> holding,
            Map<String, Progress> progress,
            Window window,
            Optional<WindowReport> report,
            PolicyState state,
            Instant now) {
        PolicyState counted = new PolicyState(progress, state.last());
        boolean met = rules.match() == Match.ANY
                ? !holding.isEmpty()
                : holding.size() == rules.conditions().size();
        if (!met) {
            return Decision.none(Decision.Verdict.NOT_MET, counted);
        }
        if (state.last().filter(last -> !window.end().isAfter(last.windowEnd())).isPresent()) {
            return Decision.none(Decision.Verdict.RAISED_BEFORE, counted);
        }
        if (state.last()
                .filter(last -> now.isBefore(last.at().plus(rules.coolDown())))
                .isPresent()) {
            return Decision.none(Decision.Verdict.COOLING_DOWN, counted);
        }
        String id = RetrainingTrigger.idOf(subject.model(), name, window);
        Map<String, Progress> fromNothing = new TreeMap<>();
        progress.forEach((condition, step) -> fromNothing.put(condition, new Progress(0, step.until())));
        return new Decision(
                Decision.Verdict.RAISED,
                new PolicyState(fromNothing, Optional.of(new PolicyState.Raised(id, now, window.end()))),
                Optional.of(trigger(id, holding, progress, window, report, now)));
    }

    private RetrainingTrigger trigger(
            String id,
            List<Condition> holding,
            Map<String, Progress> progress,
            Window window,
            Optional<WindowReport> report,
            Instant now) {
        return new RetrainingTrigger(
                id,
                subject.model(),
                report.flatMap(WindowReport::deployment).or(subject::deployment),
                subject.pipeline(),
                name,
                window.start(),
                window.end(),
                rules.severity(),
                holding.stream().map(Condition::text).collect(Collectors.joining("; ")),
                report.map(of -> EvidenceFinder.find(holding, progress, of)).orElse(List.of()),
                now,
                rules.parameters());
    }
}
