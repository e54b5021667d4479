package dev.inferencebridge.cli;

import dev.inferencebridge.azure.ml.SignatureCheck;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.config.SignaturePolicy;
import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.Finding;
import dev.inferencebridge.preflight.Inspection;
import java.util.List;
import java.util.function.Supplier;

/** The check of what a pipeline's features fill against what its model takes. Stateless. */
final class SignatureInspection {

    private SignatureInspection() {}

    /** @param ask may block */
    static Inspection of(PipelineConfig pipeline, Supplier<SignatureCheck> ask) {
        return new Inspection(
                Check.ENDPOINT_SIGNATURE,
                pipeline.name(),
                () -> pipeline.model().signature() == SignaturePolicy.CHECK
                        ? findings(pipeline, ask.get())
                        : List.of(Finding.ok("models." + pipeline.model().name() + ".signature: ignore")));
    }

    private static List<Finding> findings(PipelineConfig pipeline, SignatureCheck check) {
        return check.fold(
                match -> List.of(Finding.ok("features fill what the model takes")),
                mismatch -> List.of(
                        Finding.fail(Signatures.message(pipeline, mismatch), Check.ENDPOINT_SIGNATURE.remedy())),
                unknown -> List.of(Finding.notChecked(
                        unknown.reason(), "have the endpoint describe its model, or compare the inputs by hand")));
    }
}
