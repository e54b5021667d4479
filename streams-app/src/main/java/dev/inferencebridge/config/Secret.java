package dev.inferencebridge.config;

/** A secret's value. It shows itself only to {@link #reveal()}. Immutable. */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Throws {@link IllegalArgumentException} for an empty text. */
    public static Secret of(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        return new Secret(value);
    }

    /** The value itself, for the one call that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Does not show the value. */
    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
