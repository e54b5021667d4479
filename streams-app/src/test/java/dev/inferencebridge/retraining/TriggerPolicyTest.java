package dev.inferencebridge.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.monitoring.Metric;
import dev.inferencebridge.monitoring.MetricReading;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.retraining.Decision.Verdict;
import dev.inferencebridge.retraining.TriggerPolicy.Match;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TriggerPolicyTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-22T00:00:00Z");
    private static final Subject FRAUD = new Subject("fraud", Optional.of("blue"), "card-fraud");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Condition DRIFT =
            new Condition.Beyond(Metric.PSI, Optional.of("amount"), new Limit.Threshold(0.2), 2);
    private static final Condition ACCURACY =
            new Condition.Beyond(Metric.ACCURACY, Optional.empty(), new Limit.Threshold(0.9), 1);
    private static final Condition WEEKLY = new Condition.Every(Duration.ofDays(7), MIDNIGHT);

    private PolicyState state = PolicyState.EMPTY;
    private final List<RetrainingTrigger> raised = new ArrayList<>();

    private static TriggerPolicy policy(Match match, Duration coolDown, Condition... conditions) {
        return TriggerPolicy.of(
                "drifted",
                FRAUD,
                new TriggerPolicy.Rules(
                        match,
                        List.of(conditions),
                        coolDown,
                        Duration.ofDays(7),
                        Severity.WARNING,
                        Map.of("data", "shop.transactions")));
    }

    private static TriggerPolicy any(Condition... conditions) {
        return policy(Match.ANY, Duration.ZERO, conditions);
    }

    private static MetricReading psi(String feature, double value) {
        return new MetricReading(Metric.PSI, Optional.of(feature), value, OptionalDouble.of(0.1), 500);
    }

    private static MetricReading whole(Metric metric, double value) {
        return new MetricReading(metric, Optional.empty(), value, OptionalDouble.empty(), 400);
    }

    /** The hour of the day, from 0. */
    private static WindowReport hour(int hour, MetricReading... readings) {
        Instant start = MIDNIGHT.plus(HOUR.multipliedBy(hour));
        return new WindowReport(
                "card-fraud",
                "fraud",
                Optional.empty(),
                start,
                start.plus(HOUR),
                "base-1",
                "features-1",
                1_000,
                List.of(readings));
    }

    private static Instant after(WindowReport report) {
        return report.end().plusSeconds(30);
    }

    private Verdict decide(TriggerPolicy policy, WindowReport report) {
        return decide(policy, report, after(report));
    }

    private Verdict decide(TriggerPolicy policy, WindowReport report, Instant now) {
        return taken(policy.decide(report, state, now));
    }

    private Verdict tick(TriggerPolicy policy, Instant now) {
        return taken(policy.schedule(now, state));
    }

    private Verdict taken(Decision decision) {
        // Through the bytes, as in the store.
        state = PolicyState.fromBytes(decision.state().toBytes());
        decision.trigger().ifPresent(raised::add);
        return decision.verdict();
    }

    @Test
    void a_trigger_needs_as_many_windows_in_a_row_as_the_condition_says() {
        TriggerPolicy policy = any(DRIFT);

        assertThat(decide(policy, hour(0, psi("amount", 0.3)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(policy, hour(1, psi("amount", 0.1)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(policy, hour(2, psi("amount", 0.3)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(policy, hour(3, psi("amount", 0.3)))).isEqualTo(Verdict.RAISED);
    }

    @Test
    void a_trigger_says_what_why_and_by_which_evidence() {
        TriggerPolicy policy = any(new Condition.Beyond(Metric.PSI, Optional.empty(), new Limit.Threshold(0.2), 1));

        decide(policy, hour(5, psi("amount", 0.3), psi("risk", 0.15), psi("country", 0.9)));

        RetrainingTrigger trigger = raised.get(0);
        assertThat(trigger.model()).isEqualTo("fraud");
        assertThat(trigger.deployment()).contains("blue");
        assertThat(trigger.pipeline()).isEqualTo("card-fraud");
        assertThat(trigger.policy()).isEqualTo("drifted");
        assertThat(trigger.windowStart()).isEqualTo("2026-11-22T05:00:00Z");
        assertThat(trigger.windowEnd()).isEqualTo("2026-11-22T06:00:00Z");
        assertThat(trigger.raisedAt()).isEqualTo("2026-11-22T06:00:30Z");
        assertThat(trigger.reason()).isEqualTo("psi beyond 0.2");
        assertThat(trigger.parameters()).containsEntry("data", "shop.transactions");
        assertThat(trigger.evidence())
                .containsExactly(
                        new Evidence(
                                Metric.PSI,
                                Optional.of("country"),
                                0.9,
                                OptionalDouble.of(0.2),
                                500,
                                "base-1",
                                "features-1"),
                        new Evidence(
                                Metric.PSI,
                                Optional.of("amount"),
                                0.3,
                                OptionalDouble.of(0.2),
                                500,
                                "base-1",
                                "features-1"));
    }

    @Test
    void the_monitors_own_threshold_serves_where_a_condition_has_none() {
        TriggerPolicy policy = any(new Condition.Beyond(Metric.PSI, Optional.empty(), new Limit.Monitored(), 1));

        assertThat(decide(policy, hour(0, psi("amount", 0.09)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(policy, hour(1, psi("amount", 0.11)))).isEqualTo(Verdict.RAISED);
        assertThat(raised.get(0).evidence().get(0).threshold()).hasValue(0.1);
    }

    @Test
    void a_metric_that_gets_worse_downwards_is_beyond_its_threshold_below_it() {
        assertThat(decide(any(ACCURACY), hour(0, whole(Metric.ACCURACY, 0.91)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(any(ACCURACY), hour(1, whole(Metric.ACCURACY, 0.89)))).isEqualTo(Verdict.RAISED);
    }

    @Test
    void a_window_without_a_reading_neither_counts_nor_breaks_the_row() {
        TriggerPolicy policy = any(DRIFT);

        decide(policy, hour(0, psi("amount", 0.3)));
        assertThat(decide(policy, hour(1, psi("risk", 0.9)))).isEqualTo(Verdict.NOT_MET);

        assertThat(decide(policy, hour(2, psi("amount", 0.3)))).isEqualTo(Verdict.RAISED);
    }

    @Test
    void any_needs_one_condition_and_all_needs_every_one() {
        Condition first = new Condition.Beyond(Metric.PSI, Optional.of("amount"), new Limit.Threshold(0.2), 1);
        WindowReport one = hour(0, psi("amount", 0.3), whole(Metric.ACCURACY, 0.95));
        WindowReport both = hour(1, psi("amount", 0.3), whole(Metric.ACCURACY, 0.85));

        TriggerPolicy all = policy(Match.ALL, Duration.ZERO, first, ACCURACY);
        assertThat(decide(all, one)).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(all, both)).isEqualTo(Verdict.RAISED);

        state = PolicyState.EMPTY;
        assertThat(decide(any(first, ACCURACY), one)).isEqualTo(Verdict.RAISED);
    }

    @Test
    void labels_that_come_later_meet_the_drift_of_their_window() {
        Condition drift = new Condition.Beyond(Metric.PSI, Optional.of("amount"), new Limit.Threshold(0.2), 1);
        TriggerPolicy all = policy(Match.ALL, Duration.ZERO, drift, ACCURACY);

        assertThat(decide(all, hour(7, psi("amount", 0.3)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(all, hour(7, whole(Metric.ACCURACY, 0.5)))).isEqualTo(Verdict.RAISED);
    }

    @Test
    void a_model_cools_down_after_a_trigger_and_is_triggered_again_if_the_conditions_still_hold() {
        TriggerPolicy policy = policy(Match.ANY, HOUR.multipliedBy(3), DRIFT);
        List<Verdict> verdicts = IntStream.range(0, 6)
                .mapToObj(hour -> decide(policy, hour(hour, psi("amount", 0.3))))
                .toList();

        assertThat(verdicts)
                .containsExactly(
                        Verdict.NOT_MET,
                        Verdict.RAISED,
                        Verdict.NOT_MET,
                        Verdict.COOLING_DOWN,
                        Verdict.RAISED,
                        Verdict.NOT_MET);
    }

    @Test
    void a_report_that_comes_again_counts_once() {
        TriggerPolicy policy = any(DRIFT);

        decide(policy, hour(0, psi("amount", 0.3)));

        assertThat(decide(policy, hour(0, psi("amount", 0.3)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(policy, hour(1, psi("amount", 0.3)))).isEqualTo(Verdict.RAISED);
        assertThat(decide(policy, hour(1, psi("amount", 0.3)))).isEqualTo(Verdict.NOT_MET);
        assertThat(raised).hasSize(1);
    }

    @Test
    void a_decision_made_again_from_the_state_before_raises_the_same_trigger() {
        TriggerPolicy policy = any(DRIFT);
        decide(policy, hour(0, psi("amount", 0.3)));
        PolicyState before = state;

        RetrainingTrigger first = policy.decide(hour(1, psi("amount", 0.3)), before, after(hour(1)))
                .trigger()
                .orElseThrow();
        RetrainingTrigger again = policy.decide(hour(1, psi("amount", 0.3)), before, after(hour(9)))
                .trigger()
                .orElseThrow();

        assertThat(again.id()).isEqualTo(first.id());
    }

    @Test
    void replay_raises_nothing_and_remembers_nothing() {
        TriggerPolicy policy = any(DRIFT);

        assertThat(decide(policy.inReplay(), hour(0, psi("amount", 0.3)))).isEqualTo(Verdict.HISTORY);
        assertThat(decide(policy.inReplay(), hour(1, psi("amount", 0.3)))).isEqualTo(Verdict.HISTORY);
        assertThat(tick(any(WEEKLY).inReplay(), MIDNIGHT)).isEqualTo(Verdict.HISTORY);

        assertThat(state).isEqualTo(PolicyState.EMPTY);
    }

    @Test
    void a_window_of_long_ago_is_history() {
        TriggerPolicy policy = any(DRIFT);
        Instant later = hour(2).end().plus(Duration.ofDays(7));

        assertThat(decide(policy, hour(0, psi("amount", 0.3)), later)).isEqualTo(Verdict.HISTORY);
        assertThat(decide(policy, hour(1, psi("amount", 0.3)), later)).isEqualTo(Verdict.HISTORY);
        assertThat(decide(policy, hour(2, psi("amount", 0.3)), later)).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(policy, hour(3, psi("amount", 0.3)), later)).isEqualTo(Verdict.RAISED);
    }

    @Test
    void a_schedule_triggers_at_its_moments_and_not_when_it_is_first_seen() {
        TriggerPolicy policy = any(WEEKLY);

        assertThat(tick(policy, MIDNIGHT.plus(HOUR))).isEqualTo(Verdict.NOT_MET);
        assertThat(tick(policy, MIDNIGHT.plus(Duration.ofDays(7)).minusMillis(1)))
                .isEqualTo(Verdict.NOT_MET);
        assertThat(tick(policy, MIDNIGHT.plus(Duration.ofDays(7)))).isEqualTo(Verdict.RAISED);
        assertThat(tick(policy, MIDNIGHT.plus(Duration.ofDays(7)).plus(HOUR))).isEqualTo(Verdict.NOT_MET);

        assertThat(raised.get(0).windowStart()).isEqualTo(MIDNIGHT);
        assertThat(raised.get(0).windowEnd()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(7)));
        assertThat(raised.get(0).reason()).startsWith("schedule");
    }

    @Test
    void of_moments_that_were_missed_only_the_last_counts() {
        TriggerPolicy policy = any(WEEKLY);

        tick(policy, MIDNIGHT);
        tick(policy, MIDNIGHT.plus(Duration.ofDays(30)));
        tick(policy, MIDNIGHT.plus(Duration.ofDays(30)).plus(HOUR));

        assertThat(raised).hasSize(1);
        assertThat(raised.get(0).windowEnd()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(28)));
    }

    @Test
    void a_moment_within_the_cool_down_waits_for_its_end() {
        TriggerPolicy policy = policy(Match.ANY, Duration.ofDays(2), WEEKLY, ACCURACY);
        Instant moment = MIDNIGHT.plus(Duration.ofDays(7));

        tick(policy, MIDNIGHT);
        decide(policy, hour(7 * 24 - 2, whole(Metric.ACCURACY, 0.5)));
        assertThat(tick(policy, moment)).isEqualTo(Verdict.COOLING_DOWN);
        assertThat(tick(policy, moment.plus(Duration.ofDays(2)))).isEqualTo(Verdict.RAISED);
    }

    @Test
    void a_report_that_finds_the_schedule_due_raises_the_trigger_that_the_tick_would() {
        TriggerPolicy policy = any(WEEKLY, DRIFT);
        tick(policy, MIDNIGHT);
        PolicyState before = state;

        decide(policy, hour(7 * 24, psi("amount", 0.0)));
        state = before;
        tick(policy, MIDNIGHT.plus(Duration.ofDays(7)));

        assertThat(raised).hasSize(2);
        assertThat(raised.get(0).id()).isEqualTo(raised.get(1).id());
    }

    @Test
    void labelled_rows_add_up_over_windows_until_there_are_enough() {
        TriggerPolicy policy = any(new Condition.LabelledRows(100));

        assertThat(decide(policy, hour(0, whole(Metric.LABELS, 60)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(policy, hour(0, whole(Metric.LABELS, 60)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(policy, hour(1, whole(Metric.LABELS, 60)))).isEqualTo(Verdict.RAISED);
        assertThat(decide(policy, hour(2, whole(Metric.LABELS, 60)))).isEqualTo(Verdict.NOT_MET);

        assertThat(raised.get(0).reason()).isEqualTo("100 new labelled rows");
        assertThat(raised.get(0).evidence().get(0).value()).isEqualTo(120);
    }

    @Test
    void a_condition_that_was_changed_counts_from_nothing() {
        decide(any(DRIFT), hour(0, psi("amount", 0.3)));
        Condition stricter = new Condition.Beyond(Metric.PSI, Optional.of("amount"), new Limit.Threshold(0.1), 2);

        assertThat(decide(any(stricter), hour(1, psi("amount", 0.3)))).isEqualTo(Verdict.NOT_MET);
        assertThat(decide(any(stricter), hour(2, psi("amount", 0.3)))).isEqualTo(Verdict.RAISED);
    }

    @Test
    void evidence_is_bounded_and_keeps_the_worst() {
        MetricReading[] many =
                IntStream.range(0, 200).mapToObj(i -> psi("f" + i, 1 + i)).toArray(MetricReading[]::new);

        decide(any(new Condition.Beyond(Metric.PSI, Optional.empty(), new Limit.Threshold(0.2), 1)), hour(0, many));

        assertThat(raised.get(0).evidence()).hasSize(RetrainingTrigger.MOST_EVIDENCE);
        assertThat(raised.get(0).evidence().get(0).feature()).contains("f199");
    }

    @Test
    void ids_tell_model_policy_and_window_apart() {
        Window window = new Window(MIDNIGHT, MIDNIGHT.plus(HOUR));
        Set<String> ids = new TreeSet<>();
        ids.add(RetrainingTrigger.idOf("a", "bc", window));
        ids.add(RetrainingTrigger.idOf("ab", "c", window));
        ids.add(RetrainingTrigger.idOf("a", "bc", new Window(MIDNIGHT, MIDNIGHT)));

        assertThat(ids).hasSize(3).allMatch(id -> id.matches("rt-[0-9a-f]{32}"));
        assertThat(RetrainingTrigger.idOf("a", "bc", window)).isEqualTo(RetrainingTrigger.idOf("a", "bc", window));
    }

    @Test
    void a_person_may_raise_one_whatever_the_policies_say() {
        Window window = new Window(MIDNIGHT, MIDNIGHT.plus(HOUR));

        RetrainingTrigger trigger =
                RetrainingTrigger.manual(FRAUD, window, Severity.INFO, "new labels came in bulk", MIDNIGHT, Map.of());

        assertThat(trigger.policy()).isEqualTo("manual");
        assertThat(trigger.id()).isEqualTo(RetrainingTrigger.idOf("fraud", "manual", window));
        assertThatThrownBy(() -> TriggerPolicy.of(
                        "manual",
                        FRAUD,
                        new TriggerPolicy.Rules(Match.ANY, List.of(DRIFT), HOUR, HOUR, Severity.INFO, Map.of())))
                .hasMessage("no policy may be called 'manual'");
    }

    @Test
    void a_state_of_another_version_or_cut_short_is_refused() {
        byte[] bytes = PolicyState.EMPTY.toBytes();
        bytes[0] = 9;

        assertThatThrownBy(() -> PolicyState.fromBytes(bytes)).hasMessageContaining("version 9");
        assertThatThrownBy(() -> PolicyState.fromBytes(new byte[] {1, 0})).hasMessageContaining("cut short");
    }

    /** Whatever is sent again, whenever: no window is triggered twice, and no trigger comes within a cool-down. */
    @Test
    void random_reports_raise_no_trigger_twice_and_none_within_the_cool_down() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TriggerPolicy policy = policy(
                    random.nextBoolean() ? Match.ANY : Match.ALL,
                    HOUR.multipliedBy(random.nextInt(10)),
                    DRIFT,
                    new Condition.LabelledRows(1 + random.nextInt(50)));
            state = PolicyState.EMPTY;
            raised.clear();
            for (int hour = 0; hour < 100; hour++) {
                WindowReport report = hour(
                        Math.max(0, hour - random.nextInt(3)),
                        psi("amount", random.nextDouble()),
                        whole(Metric.LABELS, random.nextInt(30)));
                decide(policy, report, after(hour(hour)));
            }
            assertThat(raised.stream().map(RetrainingTrigger::id).distinct().count())
                    .as("seed %d", seed)
                    .isEqualTo(raised.size());
        }
    }
}
