package dev.inferencebridge.preflight;

/** A check could not learn what it wanted to know. The message says why, without secrets. No stack trace. */
public class NotCheckedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    public NotCheckedException(String why, String remedy) {
        super(why, null, false, false);
        this.remedy = remedy;
    }

    Finding finding() {
        return Finding.notChecked(String.valueOf(getMessage()), remedy);
    }
}
