package dev.inferencebridge.config;

import java.util.regex.Pattern;

/** Tells which texts and names hold a secret, so that they are neither accepted as literals nor shown. */
final class SecretText {

    /** {@code password="x"}, {@code clientSecret=x}, {@code https://user:password@host}, a private key in PEM form. */
    private static final Pattern EMBEDDED = Pattern.compile(
            "(?i)((pass(word|wd|phrase)|secret|token|credentials?|(api|access|account|private)[._-]?key)[\"']?\\s*="
                    + "|://[^/@:\\s]*+:[^/@\\s]*+@"
                    + "|-----BEGIN ([A-Z]{1,20} ){0,3}PRIVATE KEY)");

    /** Names of Kafka client settings whose whole value is a secret. */
    private static final Pattern NAME = Pattern.compile("(?i).*(password|passwd|passphrase|secret|token|credentials?"
            + "|user\\.info|keystore\\.key|private\\.key|(api|access|account)[._-]?key)");

    /** Longer texts are no names, words or numbers; they are not searched, and not shown. */
    private static final int LONGEST_SHOWN = 1_000;

    private SecretText() {}

    /** Whether a text certainly holds a secret. */
    static boolean holdsOne(String value) {
        return EMBEDDED.matcher(value).find();
    }

    /** Whether a text had better not be shown. */
    static boolean mayHoldOne(String value) {
        return value.length() > LONGEST_SHOWN || value.indexOf('@') >= 0 || holdsOne(value);
    }

    static boolean isNameOfOne(String name) {
        return NAME.matcher(name).matches();
    }
}
