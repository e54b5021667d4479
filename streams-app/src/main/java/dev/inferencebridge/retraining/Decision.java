package dev.inferencebridge.retraining;

import java.util.Locale;
import java.util.Optional;

/**
 * What a policy made of a report, or of the time. Immutable.
 *
 * @param state to remember in place of the one that it was given
 * @param trigger present when the verdict is {@link Verdict#RAISED}
 */
public record Decision(Verdict verdict, PolicyState state, Optional<RetrainingTrigger> trigger) {

    /** What was decided, and why. */
    public enum Verdict {
        RAISED,
        /** Not all, or none, of the conditions hold. */
        NOT_MET,
        /** The conditions hold, and the model's cool-down has not passed: raised later if they still hold then. */
        COOLING_DOWN,
        /** The last trigger was for this window, or for a later one. */
        RAISED_BEFORE,
        /** A window of long ago, or a replay: such raise nothing, and count for nothing. */
        HISTORY;

        /** As in a meter's tag: {@code cooling-down}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Decision {
        if (trigger.isPresent() != (verdict == Verdict.RAISED)) {
            throw new IllegalArgumentException("a trigger goes with the verdict RAISED, and with no other");
        }
    }

    static Decision none(Verdict verdict, PolicyState state) {
        return new Decision(verdict, state, Optional.empty());
    }
}
