package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.cli.Bridge;
import dev.inferencebridge.config.ConfigReader;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.StackOptions;
import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.cql.CqlScript;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.process.Deadline;
import dev.inferencebridge.localstack.process.SignalledEnd;
import dev.inferencebridge.localstack.process.StackException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run: stack, bridge, load, proof. Confined to one thread, whose interrupt by a signal ends it early, used once.
 *
 * <p>Its parts are closed in the reverse order of their start, the bridge before the topic is read, so that what it has
 * predicted is committed.
 */
final class Demo {

    private static final Duration RUNNING_WITHIN = Duration.ofSeconds(60);
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(60);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 50;

    private final Path folder;
    private final Pace pace;
    private final Optional<Drift> drift;
    private final Screen screen;
    private final SignalledEnd end;
    private final Parts parts;
    private final Tally tally = new Tally(Time.SYSTEM);
    private final long begin = System.nanoTime();

    /** @param drift the model goes stale and is trained anew; empty for a demonstration without */
    Demo(Path folder, Pace pace, Optional<Drift> drift, Screen screen, SignalledEnd end) {
        this.folder = folder;
        this.pace = pace;
        this.drift = drift;
        this.screen = screen;
        this.end = end;
        this.parts = new Parts(screen);
    }

    /**
     * Runs to the end, or until a signal.
     *
     * @throws StackException when the stack or the bridge does not start, or dies
     * @throws InterruptedException when a signal comes before the first row
     */
    Report run() throws InterruptedException {
        screen.say("Starting Kafka, Cassandra, change data capture and a scoring endpoint in " + folder);
        StackOptions options = StackOptions.of(folder, EnumSet.allOf(StackPart.class))
                .withInit(
                        drift.isPresent()
                                ? List.of(CqlScript.cardFraud(), DriftFile.tables())
                                : List.of(CqlScript.cardFraud()));
        try (LocalStack stack = LocalStack.start(options, parts);
                ShopTables tables = ShopTables.open(stack.cassandra())) {
            Path file = BridgeFile.write(folder, stack, drift);
            // Closed twice: before the topic is read, and here when something fails before.
            try (Bridge bridge = Bridge.start(ConfigReader.read(file), SecretResolver.ofProcess(), tally);
                    PredictionTopic topic =
                            PredictionTopic.fromNow(stack.kafkaBootstrap(), BridgeFile.PREDICTIONS_TOPIC)) {
                awaitRunning(bridge);
                Duration startup = since(begin);
                screen.say(String.format(Locale.ROOT, "  %-10s ready; all after %.1f s", "bridge", seconds(startup)));
                Optional<Story> story =
                        drift.map(plan -> new Story(Clock.systemUTC(), plan.mostDrift(), plan.leastAccuracy()));
                boolean endedEarly = story.isPresent()
                        ? tell(story.get(), stack, bridge, tables)
                        : writeAndWait(bridge, usual(), tables, story);
                bridge.close();
                Standing last = tally.standing();
                List<String> written = tally.written().subList(0, Math.toIntExact(last.written()));
                return new Report(
                        pace,
                        endedEarly,
                        startup,
                        last,
                        evidence(written, tables, topic),
                        story.map(Report.Ending::of));
            }
        }
    }

    private static SyntheticTransactions usual() {
        Instant now = Instant.now();
        return new SyntheticTransactions(now.toEpochMilli(), now);
    }

    /** As {@link #writeAndWait}, with transactions that shift and are labelled, while the story is followed. */
    private boolean tell(Story story, LocalStack stack, Bridge bridge, ShopTables tables) {
        Drift plan = drift.orElseThrow();
        long firstShifted = plan.firstShifted(pace);
        Instant now = Instant.now();
        StoryTopics topics = StoryTopics.fromNow(
                stack.kafkaBootstrap(),
                Map.of(BridgeFile.MONITORING_TOPIC, story::reported, BridgeFile.RETRAINING_TOPIC, story::triggered));
        StoryPages pages = new StoryPages(stack.azure().controlUrl(), stack.scoringUri());
        try (StoryWatch watch = StoryWatch.start(story, topics, pages);
                LabelWriter labels =
                        new LabelWriter(tables, tables::writeLabel, plan.labelDelay(), firstShifted, story::shifted)) {
            return writeAndWait(
                    bridge,
                    SyntheticTransactions.shiftingAfter(firstShifted, now.toEpochMilli(), now),
                    labels,
                    Optional.of(story));
        }
    }

    private void awaitRunning(Bridge bridge) throws InterruptedException {
        Deadline deadline = Deadline.in(RUNNING_WITHIN);
        while (!bridge.isRunning()) {
            requireAlive(bridge);
            if (deadline.isOver()) {
                throw new StackException("The bridge does not run after " + RUNNING_WITHIN.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Returns whether a signal ended it early; the end of a story ends it in time. */
    private boolean writeAndWait(
            Bridge bridge, SyntheticTransactions transactions, RowWriter writer, Optional<Story> story) {
        Load load = new Load(pace, transactions, writer, tally, Time.SYSTEM);
        long start = System.nanoTime();
        try {
            load.start();
            watch(bridge, load, story, start, GIVEN_UP_AFTER);
            return false;
        } catch (InterruptedException e) {
            load.stop();
            try {
                watch(bridge, load, story, start, LAST_WORDS);
            } catch (InterruptedException | StackException again) {
                // Ctrl-C reaches the parts too: then there is nothing to wait for.
            }
            return true;
        } finally {
            show(tally.standing(), since(start), story);
        }
    }

    private void show(Standing standing, Duration elapsed, Optional<Story> story) {
        story.ifPresentOrElse(told -> screen.show(standing, elapsed, told), () -> screen.show(standing, elapsed));
    }

    /** Shows how it goes until all is written and predicted, or nothing has moved for some time after the last write. */
    private void watch(Bridge bridge, Load load, Optional<Story> story, long start, Duration patience)
            throws InterruptedException {
        Standing before = tally.standing();
        Deadline deadline = Deadline.in(patience);
        long shown = 0;
        while (true) {
            requireAlive(bridge);
            Standing now = tally.standing();
            if (story.filter(Story::isTold).isPresent()) {
                load.stop();
            }
            if (load.done().isDone()) {
                load.done().join();
                if (now.waiting() == 0 || deadline.isOver()) {
                    return;
                }
            }
            if (now.written() != before.written() || now.predicted() != before.predicted()) {
                deadline = Deadline.in(patience);
                before = now;
            }
            if (shown == 0 || since(shown).compareTo(screen.interval()) >= 0) {
                shown = System.nanoTime();
                show(now, since(start), story);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void requireAlive(Bridge bridge) {
        parts.requireAlive();
        if (bridge.hasFailed()) {
            throw new StackException("The bridge gave up");
        }
    }

    private Optional<Evidence> evidence(List<String> written, ShopTables tables, PredictionTopic topic) {
        try {
            return Optional.of(Evidence.of(tables.withoutPrediction(written), topic.predictionsOf(written)));
        } catch (RuntimeException e) {
            if (!end.isSignalled()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
