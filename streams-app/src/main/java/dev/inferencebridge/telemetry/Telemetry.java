package dev.inferencebridge.telemetry;

import dev.inferencebridge.change.TableName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of an instance. Thread-safe. */
public final class Telemetry implements AutoCloseable {

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<String, PipelineMeters> pipelines = new ConcurrentHashMap<>();
    private final Map<String, ModelMeters> models = new ConcurrentHashMap<>();
    private final Clock clock;

    /**
     * Starts with no meters.
     *
     * @param clock to tell the age of a record by; of the same time as the writers of the source
     */
    public Telemetry(Clock clock) {
        this.clock = clock;
        registry.add(prometheus);
    }

    /** Adds the meters of the process: memory, collections, threads, processor, open files, uptime. To be called once. */
    public void bindProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** The meters of what is watched of a pipeline. */
    public MonitoringMeters monitoring(String pipeline) {
        return new MonitoringMeters(registry, pipeline);
    }

    /** The meters of a pipeline; the same at every call. */
    public PipelineMeters pipeline(String name) {
        return pipelines.computeIfAbsent(name, pipeline -> new PipelineMeters(registry, pipeline, clock));
    }

    /** The timers of a pipeline's steps. */
    public StepTimers steps(String pipeline) {
        return new StepTimers(registry, pipeline);
    }

    /** The meters of a pipeline's writes to a table, which tell {@code events} of those that are dropped. */
    public StoreMeters store(String pipeline, TableName table, BridgeEvents events) {
        return new StoreMeters(registry, pipeline, table, events, clock);
    }

    /** The meters of a model; the same at every call. */
    public ModelMeters model(String name) {
        return models.computeIfAbsent(name, model -> new ModelMeters(registry, model));
    }

    /** The meters of a lookup; to be asked for once. */
    public LookupMeters lookup(String pipeline, String lookup) {
        return new LookupMeters(registry, pipeline, lookup);
    }

    /** The meters of triggers, which tell {@code events} of them. */
    public RetrainingMeters retraining(BridgeEvents events) {
        return new RetrainingMeters(registry, events, clock);
    }

    /** The meters of telemetry that is exported; the same at every call. */
    public ExportListener exports() {
        return new ExportMeters(registry);
    }

    /** Sends every meter there too, those of before as well. To be closed by whoever made it. */
    public void add(MeterRegistry other) {
        registry.add(other);
    }

    /** Where the composition root binds what this package must not know. Closed with the telemetry. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Every meter in Prometheus' text format, version 0.0.4. Asks every gauge. */
    public String scrape() {
        return prometheus.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
        prometheus.close();
    }
}
