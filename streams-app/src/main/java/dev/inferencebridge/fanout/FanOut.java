package dev.inferencebridge.fanout;

import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Takes triggers from their topic to their targets and into their rows. Thread-safe.
 *
 * <p>The recorder and each target have a consumer group, a consumer and a thread of their own: none waits for another.
 */
public final class FanOut implements AutoCloseable {

    /** Stands for the recorder where the name of a target would: no target may be called so. */
    public static final String RECORDER = "recorder";

    private final List<GroupThread> threads = new ArrayList<>();
    private final List<Following> followings = new ArrayList<>();
    private final List<TargetSpec> targets;

    /**
     * What it works with.
     *
     * @param consumers one for a name of a target, or for {@link #RECORDER}, in the consumer group of that name: reads committed
     *     records only, from the earliest, commits nothing by itself; closed with the fan-out
     * @param store not closed with it
     */
    public record Parts(
            String topic,
            Function<String, Consumer<byte[], byte[]>> consumers,
            TriggerRecord.Decoder decoder,
            TriggerStore store,
            FanOutListener listener,
            InstantSource clock) {}

    private FanOut(List<TargetSpec> targets) {
        this.targets = List.copyOf(targets);
    }

    /** Starts; the targets are closed with it, also when this throws. */
    public static FanOut start(Parts parts, List<TargetSpec> targets) {
        FanOut fanOut = new FanOut(targets);
        try {
            fanOut.open(parts);
            return fanOut;
        } catch (RuntimeException e) {
            fanOut.close();
            throw e;
        }
    }

    private void open(Parts parts) {
        Statuses statuses = new Statuses(parts.store(), this::targetsOf);
        begin(parts, RECORDER, new Recording(parts.store(), parts.listener()));
        for (TargetSpec target : targets) {
            Following following = new Following(target, parts.store(), statuses, parts.listener(), parts.clock());
            followings.add(following);
            begin(
                    parts,
                    target.name(),
                    new Delivering(target, parts.store(), statuses, following, parts.listener(), parts.clock()));
        }
    }

    private void begin(Parts parts, String name, Work work) {
        threads.add(GroupThread.start(
                name,
                () -> parts.consumers().apply(name),
                consumer -> new GroupLoop(consumer, parts.topic(), parts.decoder(), work, parts.clock())));
    }

    private int targetsOf(RetrainingTrigger trigger) {
        return (int)
                targets.stream().filter(target -> target.gets(trigger.model())).count();
    }

    /** What keeps triggers from their targets now, for people; empty when nothing does. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (GroupThread thread : threads) {
            thread.problem()
                    .ifPresent(what -> problems.add(
                            (thread.name().equals(RECORDER) ? "triggers are not recorded" : "target " + thread.name())
                                    + ": " + what));
        }
        for (int i = 0; i < followings.size(); i++) {
            String name = targets.get(i).name();
            followings.get(i).problem().ifPresent(what -> problems.add("target " + name + ": " + what));
        }
        return problems;
    }

    /** Stops taking triggers, then closes the targets. Waits a few seconds at most; what is under way is delivered again. */
    @Override
    public void close() {
        threads.forEach(GroupThread::stop);
        threads.forEach(thread -> thread.await(Duration.ofSeconds(5)));
        targets.forEach(spec -> spec.target().close());
    }
}
