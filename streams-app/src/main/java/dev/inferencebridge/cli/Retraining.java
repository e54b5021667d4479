package dev.inferencebridge.cli;

import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.cassandra.TriggerText;
import dev.inferencebridge.cassandra.WritePolicy;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.RetrainingConfig;
import dev.inferencebridge.fanout.FanOut;
import dev.inferencebridge.fanout.FanOutListener;
import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.Subject;
import dev.inferencebridge.retraining.TriggerStore;
import dev.inferencebridge.telemetry.RetrainingMeters;
import dev.inferencebridge.wire.JsonTriggerCodec;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** What an instance does about triggers once they are raised. Thread-safe once open. */
final class Retraining implements AutoCloseable {

    private static final TriggerText TEXT =
            new TriggerText(JsonTriggerCodec::text, JsonTriggerCodec::decode, JsonTriggerCodec::evidence);

    private final ScheduledExecutorService timer;
    private final TriggerStore store;
    private final FanOut fanOut;

    private Retraining(ScheduledExecutorService timer, TriggerStore store, FanOut fanOut) {
        this.timer = timer;
        this.store = store;
        this.fanOut = fanOut;
    }

    /** Starts to take triggers to their targets; throws with everything closed again. */
    static Retraining open(
            BridgeConfig config,
            RetrainingConfig retraining,
            Access access,
            CassandraSession session,
            RetrainingMeters meters) {
        ScheduledExecutorService timer = timer();
        try {
            TriggerStore store = store(config, session, timer);
            FanOut fanOut = FanOut.start(
                    new FanOut.Parts(
                            retraining.topic().name(),
                            name -> TriggerClients.consumer(config, access, name),
                            TriggerClients::decode,
                            store,
                            new Counted(meters),
                            Clock.systemUTC()),
                    TriggerTargets.of(config, access, Clock.systemUTC()));
            return new Retraining(timer, store, fanOut);
        } catch (RuntimeException e) {
            timer.shutdownNow();
            throw e;
        }
    }

    static ScheduledExecutorService timer() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "trigger-retry");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The tables of triggers; throws {@link dev.inferencebridge.retraining.TriggerStoreException} where they are not there. */
    static TriggerStore store(BridgeConfig config, CassandraSession session, ScheduledExecutorService timer) {
        String keyspace = config.cassandra()
                .map(CassandraConfig::keyspace)
                .orElseThrow(() -> new IllegalStateException("retraining without cassandra passed the configuration"));
        try {
            return session.triggerStore(
                            keyspace,
                            TEXT,
                            WritePolicy.DEFAULT,
                            timer,
                            () -> ThreadLocalRandom.current().nextDouble())
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    static Subject subject(PipelineConfig pipeline) {
        return new Subject(pipeline.model().name(), pipeline.model().deployment(), pipeline.name());
    }

    /** What keeps triggers from their targets, for people. */
    List<String> problems() {
        return fanOut.problems();
    }

    @Override
    public void close() {
        fanOut.close();
        store.close();
        timer.shutdownNow();
    }

    private record Counted(RetrainingMeters meters) implements FanOutListener {
        @Override
        public void recorded(RetrainingTrigger trigger) {
            meters.recorded(trigger);
        }

        @Override
        public void attempted(RetrainingTrigger trigger, DeliveryRow delivery) {
            meters.attempted(delivery);
        }

        @Override
        public void ended(DeliveryRow delivery) {
            meters.ended(delivery);
        }
    }
}
