package dev.inferencebridge.retraining;

/**
 * A trigger on its way to one target. Immutable.
 *
 * @param round 0 at first, one more each time that somebody asks for it to be delivered anew: a job that failed is then another
 */
public record Dispatch(RetrainingTrigger trigger, int round) {

    public Dispatch {
        if (round < 0 || round > 9_999) {
            throw new IllegalArgumentException("round must be 0 to 9999, was " + round);
        }
    }

    /** What the target knows it by: the same in every attempt of the round, so that two attempts are one delivery. */
    public String id() {
        return round == 0 ? trigger.id() : trigger.id() + "-" + round;
    }
}
