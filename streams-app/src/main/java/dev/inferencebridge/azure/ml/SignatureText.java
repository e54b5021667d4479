package dev.inferencebridge.azure.ml;

import java.util.Collection;
import java.util.stream.Collectors;

/** What comes from an endpoint as it is fit for a message: printable and bounded. */
final class SignatureText {

    private static final int MAX_NAMES = 10;
    private static final int MAX_LENGTH = 100;

    private SignatureText() {}

    static String name(String name) {
        String cut = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) + "…" : name;
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    static String names(Collection<String> names) {
        String shown = names.stream().limit(MAX_NAMES).map(SignatureText::name).collect(Collectors.joining(", "));
        return names.size() > MAX_NAMES ? shown + " and " + (names.size() - MAX_NAMES) + " more" : shown;
    }
}
