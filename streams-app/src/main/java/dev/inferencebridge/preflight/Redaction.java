package dev.inferencebridge.preflight;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes secrets out of texts: the last line of defence, against a library that quotes what it was given. Thread-safe.
 */
public final class Redaction {

    public static final Redaction NONE = new Redaction(List::of);

    /** Shorter texts occur by chance, and hide more than they protect. */
    private static final int SHORTEST = 4;

    private final Supplier<? extends Collection<String>> secrets;

    /**
     * Hides some texts.
     *
     * @param secrets the values that must not be shown, asked for at each text; thread-safe
     */
    public Redaction(Supplier<? extends Collection<String>> secrets) {
        this.secrets = secrets;
    }

    String of(String text) {
        List<String> hidden = secrets.get().stream()
                .map(String::strip)
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        String shown = text;
        for (String secret : hidden) {
            shown = shown.replace(secret, "[redacted]");
        }
        return shown;
    }

    /** Does not show the secrets. */
    @Override
    public String toString() {
        return "Redaction[" + secrets.get().size() + " secrets]";
    }
}
