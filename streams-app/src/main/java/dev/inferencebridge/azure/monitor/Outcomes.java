package dev.inferencebridge.azure.monitor;

import dev.inferencebridge.scoring.CallOutcome;
import java.util.Locale;

/** Outcomes of calls in the words of the meters. Stateless. */
final class Outcomes {

    private Outcomes() {}

    static String word(CallOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
