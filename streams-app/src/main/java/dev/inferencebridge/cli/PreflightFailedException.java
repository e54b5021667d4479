package dev.inferencebridge.cli;

import dev.inferencebridge.preflight.Result;
import java.util.List;
import java.util.stream.Collectors;

/** A bridge must not start. The message has a line for each reason. */
final class PreflightFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PreflightFailedException(List<Result> reasons) {
        super(reasons.stream()
                .map(PreflightFailedException::line)
                .collect(Collectors.joining("", "the preflight says no; 'bridge check' shows all of it:", "")));
    }

    private static String line(Result result) {
        return "\n  " + result.check().id() + " (" + result.subject() + "): "
                + result.finding().found() + "\n    → " + result.finding().remedy();
    }
}
