package dev.inferencebridge.cli;

import dev.inferencebridge.azure.identity.EntraTokens;
import dev.inferencebridge.azure.ml.AzureMlOptions;
import dev.inferencebridge.azure.ml.AzureMlScorers;
import dev.inferencebridge.azure.ml.BearerTokens;
import dev.inferencebridge.azure.ml.PayloadFormat;
import dev.inferencebridge.azure.ml.SignatureCheck;
import dev.inferencebridge.azure.ml.SignatureClient;
import dev.inferencebridge.config.AuthConfig;
import dev.inferencebridge.config.ModelConfig;
import dev.inferencebridge.config.PayloadConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SecretReference;
import dev.inferencebridge.scoring.MicroBatcher;
import dev.inferencebridge.scoring.MicroBatcherOptions;
import dev.inferencebridge.scoring.RetryPolicy;
import dev.inferencebridge.scoring.Scorer;
import dev.inferencebridge.scoring.ScoringListener;
import dev.inferencebridge.scoring.Timer;
import dev.inferencebridge.telemetry.ModelEvents;
import dev.inferencebridge.telemetry.ModelMeters;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The scorers of an instance: one for each model and list of inputs, shared by the pipelines that ask the same. Confined to
 * the thread that starts the bridge; closes what it made.
 */
final class Scorers implements AutoCloseable {

    private static final String SCOPE = "https://ml.azure.com/.default";

    /** The slots of the tasks bound what waits, and nobody knows beforehand how many tasks an instance gets. */
    private static final int QUEUED_ROWS = Integer.MAX_VALUE;

    private record Asked(String model, List<String> inputs) {}

    private final Credentials credentials;
    private final Monitoring monitoring;
    private final Timer timer = Timer.ofThread("scoring-timer");
    private final Map<Asked, MicroBatcher> scorers = new HashMap<>();

    Scorers(Access access, Monitoring monitoring) {
        this.credentials = new Credentials(access);
        this.monitoring = monitoring;
    }

    MicroBatcher of(PipelineConfig pipeline) {
        return scorers.computeIfAbsent(
                new Asked(pipeline.model().name(), pipeline.features().inputNames()),
                asked -> open(pipeline.model(), asked.inputs()));
    }

    /** Compares what a pipeline's features fill with what its model takes; does not fail. */
    CompletableFuture<SignatureCheck> signature(PipelineConfig pipeline) {
        SignatureClient client = new SignatureClient(
                options(pipeline.model(), pipeline.features().inputNames()), credentials.of(pipeline.model()));
        return client.check().whenComplete((check, never) -> client.close());
    }

    private MicroBatcher open(ModelConfig model, List<String> inputNames) {
        ModelMeters meters = monitoring.telemetry().model(model.name());
        ModelEvents events = new ModelEvents(
                model.name(),
                model.scoringUri().getHost(),
                monitoring.events(),
                monitoring.dependencies(),
                Clock.systemUTC());
        MicroBatcher scorer = AzureMlScorers.scorer(
                options(model, inputNames),
                credentials.of(model),
                batching(model),
                timer,
                ScoringListener.all(List.of(meters, events)),
                monitoring.telemetry().registry());
        meters.watch(scorer::state);
        events.watch(scorer::state);
        return scorer;
    }

    /** How the endpoint of a model is asked. */
    static AzureMlOptions options(ModelConfig model, List<String> inputNames) {
        AzureMlOptions defaults = AzureMlOptions.defaults(model.scoringUri(), format(model.payload()), inputNames);
        return new AzureMlOptions(
                model.scoringUri(),
                model.deployment(),
                defaults.format(),
                inputNames,
                model.callTimeout(),
                model.maxConcurrentCalls(),
                defaults.maxResponseBytes(),
                model.trustedCertificates());
    }

    private MicroBatcherOptions batching(ModelConfig model) {
        RetryPolicy retry = RetryPolicy.DEFAULT;
        return new MicroBatcherOptions(
                model.deployment().map(name -> model.name() + "/" + name).orElse(model.name()),
                model.maxBatchRows(),
                model.maxBatchBytes(),
                model.maxConcurrentCalls(),
                MicroBatcherOptions.defaults(model.name()).eagerCalls(),
                QUEUED_ROWS,
                new RetryPolicy(
                        retry.base(),
                        retry.cap(),
                        retry.maxRetryAfter(),
                        model.maxAttemptsAlone(),
                        model.maxAttemptsAlone()),
                monitoring.sampling());
    }

    private static PayloadFormat format(PayloadConfig payload) {
        return payload.fold(
                mlflow -> new PayloadFormat.Mlflow(),
                rows -> new PayloadFormat.Rows(rows.resultPath().orElse("result")),
                triton -> new PayloadFormat.Triton(
                        triton.model(), triton.input(), PayloadFormat.Triton.Datatype.FP64, triton.output()));
    }

    @Override
    public void close() {
        scorers.values().forEach(Scorer::close);
        timer.close();
    }

    /** Keys and tokens of models. Thread-safe; asks nobody before it is asked. */
    record Credentials(Access access) {

        BearerTokens of(ModelConfig model) {
            return model.auth().fold(this::entraTokens, key -> keyTokens(key.reference()));
        }

        private BearerTokens keyTokens(SecretReference reference) {
            return BearerTokens.ofKey(
                    () -> access.secret(reference).reveal(),
                    () -> access.secrets().rejected(reference));
        }

        private BearerTokens entraTokens(AuthConfig.EntraId auth) {
            return new EntraBearer(auth.identity()
                    .map(identity -> access.tokens(identity, SCOPE))
                    .orElseGet(() -> access.tokens(SCOPE)));
        }
    }

    private record EntraBearer(EntraTokens tokens) implements BearerTokens {
        @Override
        public CompletableFuture<String> token() {
            return tokens.token();
        }

        @Override
        public void rejected(String token) {
            tokens.rejected(token);
        }
    }
}
