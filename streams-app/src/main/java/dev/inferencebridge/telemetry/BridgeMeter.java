package dev.inferencebridge.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
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
                    + " `no-change`, `deleted`, `untouched`) or `dead-lettered` (reason as in the dead letter). After a crash"
                    + " a record may be settled, and counted, again."),
    RECORD_AGE(
            "bridge.record.age",
            Meter.Type.TIMER,
            "seconds",
            List.of("pipeline"),
            "From the write of the row at its source to its stored prediction. Depends on the clock of whoever set the write"
                    + " time; an age below zero counts as zero."),
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
    STEP_DURATION(
            "bridge.step.duration",
            Meter.Type.TIMER,
            "seconds",
            List.of("pipeline", "step"),
            "How long a step took for one row: `decode`, `score` (waiting, all calls and retries) or `store`"
                    + " (all attempts). What lies between them takes microseconds. The rate of a step is the rate of its count.");

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
