package dev.inferencebridge.preflight;

import java.util.function.UnaryOperator;

/**
 * What a check found. Immutable; without secrets and without values of rows.
 *
 * @param found what is so, for people
 * @param remedy what to do about it; empty for {@link Level#OK}
 * @param passes whether a running bridge waits for it to pass, as it does for an endpoint that is away
 */
public record Finding(Level level, String found, String remedy, boolean passes) {

    public static Finding ok(String found) {
        return new Finding(Level.OK, found, "", false);
    }

    public static Finding warn(String found, String remedy) {
        return new Finding(Level.WARN, found, remedy, false);
    }

    public static Finding fail(String found, String remedy) {
        return new Finding(Level.FAIL, found, remedy, false);
    }

    /** A failure that a running bridge waits out: no reason not to start. */
    public static Finding away(String found, String remedy) {
        return new Finding(Level.FAIL, found, remedy, true);
    }

    /** Nothing is known, which is a warning. */
    public static Finding notChecked(String why, String remedy) {
        return new Finding(Level.WARN, "not checked: " + why, remedy, false);
    }

    /** Whether a bridge with this finding must not start. */
    public boolean refuses() {
        return level == Level.FAIL && !passes;
    }

    /** The same, with every text changed in the same way. */
    Finding map(UnaryOperator<String> change) {
        return new Finding(level, change.apply(found), change.apply(remedy), passes);
    }
}
