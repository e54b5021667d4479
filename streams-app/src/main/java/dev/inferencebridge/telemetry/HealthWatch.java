package dev.inferencebridge.telemetry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Knows of every pipeline of an instance how to ask for its health. Thread-safe. */
public final class HealthWatch implements Supplier<Health> {

    private final List<String> pipelines;
    private final Map<String, Supplier<PipelineHealth>> sources = new ConcurrentHashMap<>();
    private volatile Supplier<List<String>> retraining = List::of;

    /**
     * Knows the names of the pipelines alone.
     *
     * @param pipelines those of the configuration: each is starting until it is watched
     */
    public HealthWatch(Collection<String> pipelines) {
        this.pipelines = List.copyOf(pipelines);
    }

    /**
     * Makes a pipeline known.
     *
     * @param health asked at every reading
     */
    public void watch(String pipeline, Supplier<PipelineHealth> health) {
        if (!pipelines.contains(pipeline)) {
            throw new IllegalArgumentException("no pipeline '" + pipeline + "' was announced");
        }
        sources.put(pipeline, health);
    }

    /**
     * Says where to ask what keeps triggers from their targets.
     *
     * @param problems asked at every reading
     */
    public void watchRetraining(Supplier<List<String>> problems) {
        retraining = problems;
    }

    @Override
    public Health get() {
        return new Health(
                pipelines.stream()
                        .map(name -> sources.getOrDefault(name, () -> PipelineHealth.notStarted(name))
                                .get())
                        .toList(),
                retraining.get());
    }
}
