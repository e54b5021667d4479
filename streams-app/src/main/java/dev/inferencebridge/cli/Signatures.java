package dev.inferencebridge.cli;

import dev.inferencebridge.azure.ml.SignatureCheck;
import dev.inferencebridge.azure.ml.SignatureCheck.Mismatch;
import dev.inferencebridge.azure.ml.SignatureCheck.NoSignature;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SignaturePolicy;
import dev.inferencebridge.telemetry.BridgeEvent;
import dev.inferencebridge.telemetry.BridgeEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the features of pipelines fill what their models take. Stateless. */
final class Signatures {

    private static final Logger LOG = LoggerFactory.getLogger(Signatures.class);

    private Signatures() {}

    /**
     * Checks every pipeline that wants it, all at once.
     *
     * @param ask does not fail
     * @return what came of each; without those whose model has {@code signature: ignore}
     */
    static Map<PipelineConfig, SignatureCheck> check(
            Collection<PipelineConfig> pipelines, Function<PipelineConfig, CompletableFuture<SignatureCheck>> ask) {
        Map<PipelineConfig, CompletableFuture<SignatureCheck>> asked = new LinkedHashMap<>();
        for (PipelineConfig pipeline : pipelines) {
            if (pipeline.model().signature() == SignaturePolicy.CHECK) {
                asked.put(pipeline, ask.apply(pipeline));
            }
        }
        Map<PipelineConfig, SignatureCheck> checks = new LinkedHashMap<>();
        asked.forEach((pipeline, answer) -> checks.put(pipeline, answer.join()));
        return checks;
    }

    /**
     * Lets only pipelines pass that fit their models. Of an endpoint that does not say what it takes, a warning is logged.
     *
     * @param events told of every pipeline that does not fit
     * @throws SignatureMismatchException with every pipeline that does not fit
     */
    static void require(
            Collection<PipelineConfig> pipelines,
            Function<PipelineConfig, CompletableFuture<SignatureCheck>> ask,
            BridgeEvents events) {
        List<String> problems = new ArrayList<>();
        check(pipelines, ask)
                .forEach((pipeline, check) -> check.<Runnable>fold(
                                match -> () -> {},
                                mismatch -> () -> {
                                    String problem = message(pipeline, mismatch);
                                    events.publish(
                                            new BridgeEvent.SchemaMismatch(Instant.now(), pipeline.name(), problem));
                                    problems.add(problem);
                                },
                                nothing -> () -> warn(pipeline, nothing))
                        .run());
        if (!problems.isEmpty()) {
            throw new SignatureMismatchException(String.join(System.lineSeparator(), problems));
        }
    }

    /** What is wrong, both sides named, and the remedy. */
    static String message(PipelineConfig pipeline, Mismatch mismatch) {
        String model = pipeline.model().name();
        return "the features of pipeline '" + pipeline.name() + "' do not fit model '" + model + "': "
                + String.join("; ", mismatch.problems()) + ". The model's side is from " + mismatch.source()
                + ". Change pipelines." + pipeline.name() + ".features, or deploy the model that they are for;"
                + " models." + model + ".signature: ignore skips this check";
    }

    private static void warn(PipelineConfig pipeline, NoSignature nothing) {
        LOG.atWarn()
                .addKeyValue("pipeline", pipeline.name())
                .addKeyValue("model", pipeline.model().name())
                .addKeyValue("source", nothing.source())
                .addKeyValue("reason", nothing.reason())
                .log("The features were not compared with what the model takes");
    }
}
