package dev.inferencebridge.preflight;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Takes secrets out of texts: the last line of defence, against a library that quotes what it was given. Immutable.
 */
public final class Redaction {

    public static final Redaction NONE = new Redaction(List.of());

    /** Shorter texts occur by chance, and hide more than they protect. */
    private static final int SHORTEST = 4;

    private final List<String> secrets;

    /**
     * Hides some texts.
     *
     * @param secrets the values that must not be shown
     */
    public Redaction(Collection<String> secrets) {
        this.secrets = secrets.stream()
                .map(String::strip)
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String of(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "[redacted]");
        }
        return shown;
    }

    /** Does not show the secrets. */
    @Override
    public String toString() {
        return "Redaction[" + secrets.size() + " secrets]";
    }
}
