package dev.inferencebridge.cli;

import dev.inferencebridge.azure.identity.TokenUnavailableException;
import dev.inferencebridge.azure.ml.AzureMlOptions;
import dev.inferencebridge.azure.ml.AzureMlProbe;
import dev.inferencebridge.azure.ml.SignatureCheck;
import dev.inferencebridge.azure.ml.SignatureClient;
import dev.inferencebridge.cassandra.CassandraConnectException;
import dev.inferencebridge.cassandra.CassandraSession;
import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.ModelConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.Finding;
import dev.inferencebridge.preflight.Inspection;
import dev.inferencebridge.preflight.Once;
import dev.inferencebridge.preflight.Preflight;
import dev.inferencebridge.preflight.Redaction;
import dev.inferencebridge.preflight.Report;
import dev.inferencebridge.preflight.UnreachableException;
import dev.inferencebridge.tls.InvalidTlsMaterialException;
import dev.inferencebridge.topology.KafkaProbe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preflight of a configuration: connects as the bridge would, asks, and closes everything again. Confined to one thread,
 * but for what its inspections open.
 */
final class BridgePreflight implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BridgePreflight.class);

    /** More than each of the waits below, so that they tell what they waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(8);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final BridgeConfig config;
    private final Collection<PipelineConfig> pipelines;
    private final Access access;
    private final InstantSource clock;
    private final Scorers.Credentials credentials;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private BridgePreflight(
            BridgeConfig config, Collection<PipelineConfig> pipelines, Access access, InstantSource clock) {
        this.config = config;
        this.pipelines = pipelines;
        this.access = access;
        this.clock = clock;
        this.credentials = new Scorers.Credentials(access);
    }

    /**
     * Looks.
     *
     * @param pipelines those to look at, with what they need
     * @param local files and environment; the key vault of the configuration is asked beside them
     */
    static Report run(BridgeConfig config, Collection<PipelineConfig> pipelines, SecretResolver local) {
        Access access = Access.unchecked(config, local);
        try (access;
                BridgePreflight preflight = new BridgePreflight(config, pipelines, access, InstantSource.system())) {
            // What was never found cannot be shown, and a vault that is away is waited for by its own check alone.
            Redaction redaction = new Redaction(() -> access.secrets().found());
            return new Preflight(PATIENCE, redaction).run(preflight.inspections());
        }
    }

    private List<Inspection> inspections() {
        Map<String, PipelineConfig> byModel = new LinkedHashMap<>();
        pipelines.forEach(pipeline -> byModel.putIfAbsent(pipeline.model().name(), pipeline));
        List<ModelConfig> models =
                byModel.values().stream().map(PipelineConfig::model).toList();
        List<Inspection> inspections =
                new ArrayList<>(new HostChecks(config, models, access.secrets(), clock).inspections());
        Once<KafkaProbe> kafka = new Once<>(() -> {
            try {
                return opened(KafkaProbe.of(KafkaSettings.client(config.kafka(), access), KAFKA_ANSWERS_WITHIN));
            } catch (InvalidTlsMaterialException | TokenUnavailableException e) {
                throw new UnreachableException(String.valueOf(e.getMessage()));
            }
        });
        inspections.addAll(new KafkaChecks(config, pipelines, kafka, clock).inspections());
        inspections.addAll(ofCassandra());
        byModel.values().forEach(pipeline -> inspections.addAll(ofEndpoint(pipeline)));
        pipelines.forEach(pipeline -> inspections.add(SignatureInspection.of(pipeline, () -> signature(pipeline))));
        return inspections;
    }

    private List<Inspection> ofCassandra() {
        if (config.cassandra().isEmpty()) {
            return pipelines.stream()
                    .flatMap(pipeline -> PipelineTables.captured(pipeline).stream())
                    .distinct()
                    .map(table -> new Inspection(
                            Check.CASSANDRA_CDC,
                            table.toString(),
                            () -> List.of(Finding.notChecked(
                                    "the configuration has no block cassandra",
                                    "add one, and the preflight looks at the source table"))))
                    .toList();
        }
        var settings = config.cassandra().get();
        Once<CassandraSession> session = new Once<>(() -> {
            try {
                return opened(Stores.connect(settings, access));
            } catch (CassandraConnectException | InvalidTlsMaterialException | IllegalArgumentException e) {
                throw new UnreachableException(String.valueOf(e.getMessage()));
            }
        });
        return new CassandraChecks(
                        settings,
                        pipelines,
                        config.pipelines().values(),
                        config.retraining().isPresent(),
                        () -> session.get().probe(ANSWERS_WITHIN),
                        pipeline -> session.get()
                                .mismatches(Stores.table(pipeline, new SourceTables(session.get()::shapeOf))
                                        .orElseThrow()),
                        clock)
                .inspections();
    }

    private List<Inspection> ofEndpoint(PipelineConfig pipeline) {
        AzureMlOptions options =
                Scorers.options(pipeline.model(), pipeline.features().inputNames());
        Once<AzureMlProbe> probe = new Once<>(() -> {
            try {
                return opened(new AzureMlProbe(options, credentials.of(pipeline.model()), ANSWERS_WITHIN));
            } catch (InvalidTlsMaterialException | IllegalArgumentException e) {
                throw new UnreachableException(String.valueOf(e.getMessage()));
            }
        });
        return new EndpointChecks(pipeline.model(), probe, clock).inspections();
    }

    private SignatureCheck signature(PipelineConfig pipeline) {
        AzureMlOptions options =
                Scorers.options(pipeline.model(), pipeline.features().inputNames());
        try (SignatureClient client = new SignatureClient(options, credentials.of(pipeline.model()))) {
            return client.check().join();
        } catch (InvalidTlsMaterialException | IllegalArgumentException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()));
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        synchronized (opened) {
            opened.push(part);
        }
        return part;
    }

    @Override
    public void close() {
        List<AutoCloseable> parts;
        synchronized (opened) {
            parts = List.copyOf(opened);
        }
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.atDebug().setCause(e).log("A part of the preflight did not close cleanly");
            }
        }
    }
}
