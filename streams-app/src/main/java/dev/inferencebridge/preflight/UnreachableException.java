package dev.inferencebridge.preflight;

/** What was to be asked is not there. The message says what and why, without secrets. No stack trace. */
public final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreachableException(String message) {
        super(message, null, false, false);
    }

    /** A failure of the one check that looks for it; the others of its area learn nothing. */
    Finding finding(Check check) {
        return check.isReachability()
                ? Finding.fail(String.valueOf(getMessage()), check.remedy())
                : Finding.notChecked(
                        check.area().word() + " does not answer",
                        "see " + check.area().word() + ".reachable");
    }
}
