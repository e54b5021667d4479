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
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
    private final Screen screen;
    private final SignalledEnd end;
    private final Parts parts;
    private final Tally tally = new Tally(Time.SYSTEM);
    private final long begin = System.nanoTime();

    Demo(Path folder, Pace pace, Screen screen, SignalledEnd end) {
        this.folder = folder;
        this.pace = pace;
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
        StackOptions options =
                StackOptions.of(folder, EnumSet.allOf(StackPart.class)).withInit(List.of(CqlScript.cardFraud()));
        try (LocalStack stack = LocalStack.start(options, parts);
                ShopTables tables = ShopTables.open(stack.cassandra())) {
            Path file = BridgeFile.write(folder, stack);
            // Closed twice: before the topic is read, and here when something fails before.
            try (Bridge bridge = Bridge.start(ConfigReader.read(file), SecretResolver.ofProcess(), tally);
                    PredictionTopic topic =
                            PredictionTopic.fromNow(stack.kafkaBootstrap(), BridgeFile.PREDICTIONS_TOPIC)) {
                awaitRunning(bridge);
                Duration startup = since(begin);
                screen.say(String.format(Locale.ROOT, "  %-10s ready; all after %.1f s", "bridge", seconds(startup)));
                boolean endedEarly = writeAndWait(bridge, tables);
                bridge.close();
                Standing last = tally.standing();
                List<String> written = tally.written().subList(0, Math.toIntExact(last.written()));
                return new Report(pace, endedEarly, startup, last, evidence(written, tables, topic));
            }
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

    /** Returns whether a signal ended it early. */
    private boolean writeAndWait(Bridge bridge, ShopTables tables) {
        Instant now = Instant.now();
        Load load = new Load(pace, new SyntheticTransactions(now.toEpochMilli(), now), tables, tally, Time.SYSTEM);
        long start = System.nanoTime();
        try {
            load.start();
            watch(bridge, load, start, GIVEN_UP_AFTER);
            return false;
        } catch (InterruptedException e) {
            load.stop();
            try {
                watch(bridge, load, start, LAST_WORDS);
            } catch (InterruptedException | StackException again) {
                // Ctrl-C reaches the parts too: then there is nothing to wait for.
            }
            return true;
        } finally {
            screen.show(tally.standing(), since(start));
        }
    }

    /** Shows how it goes until all is written and predicted, or nothing has moved for some time after the last write. */
    private void watch(Bridge bridge, Load load, long start, Duration patience) throws InterruptedException {
        Standing before = tally.standing();
        Deadline deadline = Deadline.in(patience);
        long shown = 0;
        while (true) {
            requireAlive(bridge);
            Standing now = tally.standing();
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
                screen.show(now, since(start));
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
