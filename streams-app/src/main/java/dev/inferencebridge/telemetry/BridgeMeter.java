package dev.inferencebridge.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Every meter of the bridge, declared once: registration and {@code docs/metrics.md} are made of it. Immutable.
 *
 * <p>Registering is for start-up and for the first of a kind; on the way of a record only the registered meters are used.
 */
enum BridgeMeter {
    RECORDS_SETTLED(
            "bridge.records.settled",
            Meter.Type.COUNTER,
            "records",
            List.of("pipeline", "outcome", "reason"),
            "Change records with a final outcome: `predicted` (the store has it; reason `none`), `filtered` (reason"
                    + " `no-change`, `deleted`, `untouched`, `duplicate`) or `dead-lettered` (reason as in the dead letter). After a crash"
                    + " a record may be settled, and counted, again."),
    RECORD_AGE(
            "bridge.record.age",
            Meter.Type.TIMER,
            "seconds",
            List.of("pipeline"),
            "From the write of the row at its source to its stored prediction. Depends on the clock of whoever set the write"
                    + " time; an age below zero counts as zero."),
    ROWS_READ_BACK(
            "bridge.rows.read.back",
            Meter.Type.COUNTER,
            "rows",
            List.of("pipeline", "outcome"),
            "Rows that change events told in part, read back from their table: `found`, `absent` or `refused`, after which"
                    + " the record is a dead letter."),
    ROWS_DELETED(
            "bridge.rows.deleted",
            Meter.Type.COUNTER,
            "rows",
            List.of("pipeline"),
            "Rows that were deleted, each by itself, with a range or with its partition. A range that covers no row that the"
                    + " bridge knows counts none."),
    ROWS_WITHDRAWN(
            "bridge.rows.withdrawn",
            Meter.Type.COUNTER,
            "rows",
            List.of("pipeline"),
            "Rows that were being scored when they were deleted: their predictions do not go out."),
    ROWS_LATE(
            "bridge.rows.late",
            Meter.Type.COUNTER,
            "rows",
            List.of("pipeline"),
            "Rows that came too far behind the newest of a window's key: at least one window had no value for them."),
    PREDICTIONS_DELETED(
            "bridge.predictions.deleted",
            Meter.Type.COUNTER,
            "predictions",
            List.of("pipeline"),
            "Predictions deleted with their rows, as `predictions.on-delete` asks."),
    RECORDS_ACCOUNT(
            "bridge.records.account",
            Meter.Type.GAUGE,
            "records",
            List.of("pipeline", "term"),
            "Where all is that came into this instance since it started: `received` (from the source and from redrives) +"
                    + " `recovered` (taken over from an earlier task) + `arrived` (from an internal topic) + `derived` (caused"
                    + " by a record beside its own outcome: each row that a deletion kills or changes) = `stored` + `filtered`"
                    + " + `duplicate` + `dead-lettered` + `followed-up` (derived, and done with) + `sent-on` (to an internal"
                    + " topic) + `in-flight` + `handed-back` (left to the next owner of its partition). Without deletions,"
                    + " restarts and internal topics that is `received` = `stored` + `filtered` + `duplicate` +"
                    + " `dead-lettered` + `in-flight`. A record whose row was deleted while it was scored is `filtered`. What"
                    + " one instance sends on may arrive in another, so each balances its own side; `sent-on` less `arrived`"
                    + " over all instances is what internal topics hold, but for what a crash made go twice. Each term is read"
                    + " for itself; for the balance take `bridge_records_unaccounted`."),
    RECORDS_UNACCOUNTED(
            "bridge.records.unaccounted",
            Meter.Type.GAUGE,
            "records",
            List.of("pipeline"),
            "The balance of that account, read at one moment: 0. Above 0 records were lost, below 0 counted twice. Two readings"
                    + " in a row that are not 0 are an ERROR in the log, and a reason in the health."),
    PIPELINE_IN_FLIGHT(
            "bridge.pipeline.in.flight",
            Meter.Type.GAUGE,
            "records",
            List.of("pipeline"),
            "Records that hold a slot, in all tasks of this instance."),
    PIPELINE_RUNNING(
            "bridge.pipeline.running",
            Meter.Type.GAUGE,
            "0 or 1",
            List.of("pipeline"),
            "1 while the pipeline reads; 0 while it starts, rebalances or restores, and once it has ended."),
    PIPELINE_HALTED(
            "bridge.pipeline.halted",
            Meter.Type.GAUGE,
            "0 or 1",
            List.of("pipeline"),
            "1 while the pipeline takes no records because every slot of a task waits for the model or the store."),
    SCORING_CALLS(
            "bridge.scoring.calls",
            Meter.Type.COUNTER,
            "calls",
            List.of("model", "outcome"),
            "Calls to the model's endpoint that ended."),
    SCORING_CALL_DURATION(
            "bridge.scoring.call.duration",
            Meter.Type.TIMER,
            "seconds",
            List.of("model"),
            "Duration of the calls that were scored. Failed calls are left out: a quick refusal would flatter it."),
    SCORING_CALL_ROWS(
            "bridge.scoring.call.rows",
            Meter.Type.DISTRIBUTION_SUMMARY,
            "rows",
            List.of("model"),
            "Rows in one call, whatever its outcome."),
    SCORING_ADMISSION_LIMIT(
            "bridge.scoring.admission.limit",
            Meter.Type.GAUGE,
            "calls",
            List.of("model"),
            "Calls that may be in flight now, as learned from the endpoint."),
    SCORING_CALLS_IN_FLIGHT(
            "bridge.scoring.calls.in.flight",
            Meter.Type.GAUGE,
            "calls",
            List.of("model"),
            "Calls in flight; for a moment above a limit that has just shrunk."),
    SCORING_ROWS_QUEUED(
            "bridge.scoring.rows.queued",
            Meter.Type.GAUGE,
            "rows",
            List.of("model"),
            "Rows that wait for their first or next call."),
    SCORING_AVAILABILITY(
            "bridge.scoring.availability",
            Meter.Type.GAUGE,
            "0 or 1",
            List.of("model", "state"),
            "1 for the state that the endpoint is in: `available`, `unavailable` (calls fail, single calls probe) or"
                    + " `refused` (it refuses the bridge, somebody has to act). Pipelines that give one model different"
                    + " inputs have a scorer each, and are added up."),
    SCORING_ROWS_RETRIED(
            "bridge.scoring.rows.retried",
            Meter.Type.COUNTER,
            "rows",
            List.of("model", "reason"),
            "Rows that went back to wait for another call, each time: `throttled`, `timed-out`, `unavailable`,"
                    + " `endpoint-refused` or `bisected`."),
    SCORING_ROWS_REFUSED(
            "bridge.scoring.rows.refused",
            Meter.Type.COUNTER,
            "rows",
            List.of("model", "reason"),
            "Rows that were refused for good; each becomes a dead letter with the same reason."),
    WRITES_RETRIED(
            "bridge.writes.retried",
            Meter.Type.COUNTER,
            "attempts",
            List.of("pipeline", "table", "error"),
            "Attempts to write a prediction that failed and were followed by another, by the class of the error. A write"
                    + " that waits for Cassandra to come back counts once an attempt."),
    WRITES_DROPPED(
            "bridge.writes.dropped",
            Meter.Type.COUNTER,
            "writes",
            List.of("pipeline", "table", "error"),
            "Predictions that Cassandra refused for good, by the class of the error: the table is gone, permission is"
                    + " missing, a value does not fit. Each is a dead letter with the reason `write-dropped` and an event"
                    + " `CassandraWriteDropped`."),
    LOOKUP_REQUESTS(
            "bridge.lookup.requests",
            Meter.Type.COUNTER,
            "lookups",
            List.of("pipeline", "lookup", "result"),
            "Lookups through a cache: `hit`, answered by a row that was held or on its way, or `miss`. A cache that several"
                    + " lookups share counts for the first of them, as do the meters below."),
    LOOKUP_LOADS(
            "bridge.lookup.loads",
            Meter.Type.COUNTER,
            "rows",
            List.of("pipeline", "lookup", "kind"),
            "Rows asked of the looked-up table: by a `load` that a lookup waits for, or by a `refresh` beside the use of the"
                    + " row."),
    LOOKUP_FAILURES(
            "bridge.lookup.load.failures",
            Meter.Type.COUNTER,
            "rows",
            List.of("pipeline", "lookup"),
            "Loads and refreshes that the looked-up table refused for good."),
    LOOKUP_REMOVALS(
            "bridge.lookup.removals",
            Meter.Type.COUNTER,
            "rows",
            List.of("pipeline", "lookup", "reason"),
            "Rows that left the cache: by `eviction`, for want of room or past their time, or by `invalidation`, because the"
                    + " table changed."),
    LOOKUP_ROWS(
            "bridge.lookup.rows",
            Meter.Type.GAUGE,
            "rows",
            List.of("pipeline", "lookup"),
            "Rows in the cache, those known to be absent and those on their way included."),
    LOOKUP_WAITS(
            "bridge.lookup.waits",
            Meter.Type.COUNTER,
            "lookups",
            List.of("pipeline", "lookup", "outcome"),
            "Lookups that waited for the changes of their table up to the time of the record: until they had `caught-up`, or,"
                    + " `given-up` after 250 ms, went on with a row that may be outdated."),
    TELEMETRY_POSTS(
            "bridge.telemetry.posts",
            Meter.Type.COUNTER,
            "posts",
            List.of("outcome"),
            "Posts to Azure Monitor's ingestion service: `accepted`, `retried` (it is away or throttles; what was in the post"
                    + " is sent again) or `refused` for good."),
    TELEMETRY_DROPPED(
            "bridge.telemetry.dropped",
            Meter.Type.COUNTER,
            "items",
            List.of("reason"),
            "Meters, events and calls that did not get to Azure Monitor: `full` (the queue, after a long outage), `refused`"
                    + " by the service, or `stopped` with the bridge. Counted with `via: micrometer`."),
    MONITORING_WINDOWS(
            "bridge.monitoring.windows",
            Meter.Type.COUNTER,
            "windows",
            List.of("pipeline"),
            "Windows that this instance has measured. The windows of a pipeline are measured by one of its instances."),
    MONITORING_READING(
            "bridge.monitoring.reading",
            Meter.Type.GAUGE,
            "of the metric",
            List.of("pipeline", "metric", "feature"),
            "A metric of `docs/monitoring.md`, of the last window that this instance has measured; not a number where that"
                    + " window does not tell it. `feature` is `prediction` for the model's output, and `none` for the pipeline"
                    + " as a whole."),
    MONITORING_ALARMS(
            "bridge.monitoring.alarms",
            Meter.Type.GAUGE,
            "readings",
            List.of("pipeline"),
            "Readings beyond their threshold, of the last window that this instance has measured."),
    MONITORING_ROWS_LATE(
            "bridge.monitoring.rows.late",
            Meter.Type.COUNTER,
            "rows",
            List.of("pipeline"),
            "Rows that came when their window was closed or measured: they count in none."),
    MONITORING_LABELS(
            "bridge.monitoring.labels",
            Meter.Type.COUNTER,
            "labels",
            List.of("pipeline", "outcome"),
            "Labels by what became of them: `joined` their prediction, `duplicate` of an earlier one, `late` for it,"
                    + " `unmatched` with any, or `unfit` (no such label as configured, or no such prediction). Beside them"
                    + " `missing`: predictions that waited for a label in vain."),
    RETRAINING_DECISIONS(
            "bridge.retraining.decisions",
            Meter.Type.COUNTER,
            "decisions",
            List.of("pipeline", "verdict"),
            "What the policy made of windows and of the time: `raised`, `not-met`, `cooling-down`, `raised-before` or"
                    + " `history`."),
    RETRAINING_TRIGGERS(
            "bridge.retraining.triggers",
            Meter.Type.COUNTER,
            "triggers",
            List.of("pipeline", "policy"),
            "Triggers that were recorded; `manual` stands for those that people raised. After a crash one may be counted"
                    + " again."),
    RETRAINING_DELIVERIES(
            "bridge.retraining.deliveries",
            Meter.Type.COUNTER,
            "attempts",
            List.of("target", "outcome"),
            "Attempts to deliver a trigger: `delivered`, `running` (the target's job is followed), `retrying`, `failed`"
                    + " (refused, or given up) or `dropped` (acknowledged before)."),
    RETRAINING_JOBS(
            "bridge.retraining.jobs",
            Meter.Type.COUNTER,
            "jobs",
            List.of("target", "outcome"),
            "Jobs of targets that ended: `succeeded` or `failed`."),
    STEP_DURATION(
            "bridge.step.duration",
            Meter.Type.TIMER,
            "seconds",
            List.of("pipeline", "step"),
            "How long a step took for one row: `decode`, `score` (waiting, all calls and retries) or `store`"
                    + " (all attempts; the deletion of a prediction as well). Looking rows up, reading them back and windows are"
                    + " between them. The rate of a step is the rate of its count.");

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final double[] ROW_BUCKETS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

    private final String id;
    private final Meter.Type type;
    private final String unit;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> tags;

    private final String help;

    BridgeMeter(String id, Meter.Type type, String unit, List<String> tags, String help) {
        this.id = id;
        this.type = type;
        this.unit = unit;
        this.tags = tags;
        this.help = help;
    }

    /** The name in Micrometer's convention; a registry makes its own of it. */
    String id() {
        return id;
    }

    Meter.Type type() {
        return type;
    }

    String unit() {
        return unit;
    }

    /** The names of its tags, in the order in which their values are given to the methods below. */
    List<String> tags() {
        return tags;
    }

    String help() {
        return help;
    }

    Counter counter(MeterRegistry registry, String... tagValues) {
        return Counter.builder(id).description(help).tags(tagged(tagValues)).register(registry);
    }

    /** @param value asked at every reading, on the reader's thread; never falls */
    void counter(MeterRegistry registry, LongSupplier value, String... tagValues) {
        // Micrometer holds what it counts weakly: given the registry, the counter lives as long as that.
        FunctionCounter.builder(id, registry, self -> value.getAsLong())
                .description(help)
                .tags(tagged(tagValues))
                .register(registry);
    }

    /** With a histogram, from 1 ms to 10 min, that percentiles can be had of, over instances too. */
    Timer timer(MeterRegistry registry, String... tagValues) {
        return Timer.builder(id)
                .description(help)
                .tags(tagged(tagValues))
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    DistributionSummary summary(MeterRegistry registry, String... tagValues) {
        return DistributionSummary.builder(id)
                .description(help)
                .tags(tagged(tagValues))
                .serviceLevelObjectives(ROW_BUCKETS)
                .register(registry);
    }

    /** @param value asked at every reading, on the reader's thread */
    void gauge(MeterRegistry registry, Supplier<Number> value, String... tagValues) {
        Gauge.builder(id, value).description(help).tags(tagged(tagValues)).register(registry);
    }

    /** A constant as a tag value: {@code ROWS_REFUSED} is {@code rows-refused}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Tags tagged(String... values) {
        if (values.length != tags.size()) {
            throw new IllegalArgumentException(id + " has the tags " + tags + ", given were " + values.length);
        }
        List<Tag> tagged = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tagged.add(Tag.of(tags.get(i), values[i]));
        }
        return Tags.of(tagged);
    }
}
