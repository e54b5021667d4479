package dev.inferencebridge.azure.ml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Response;

/** Why a server refused a token, as {@code WWW-Authenticate} says it (RFC 6750, section 3). Stateless. */
final class BearerChallenge {

    private static final String HEADER = "WWW-Authenticate";
    private static final Pattern ERROR = Pattern.compile("\\berror=\"([A-Za-z_]{1,40})\"");
    private static final Pattern DESCRIPTION = Pattern.compile("\\berror_description=\"([^\"]*)\"");

    /** Whatever could be a part of a token or a key. */
    private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9_+=.-]*[A-Za-z0-9_+=-]{40,}[A-Za-z0-9_+=.-]*");

    private BearerChallenge() {}

    /** Such as {@code invalid_token: the token has expired}; empty where nothing is said. */
    static Optional<String> reason(Response response) {
        String header = response.header(HEADER);
        if (header == null) {
            return Optional.empty();
        }
        return Stream.of(first(ERROR, header), first(DESCRIPTION, header))
                .flatMap(Optional::stream)
                .filter(part -> !part.isBlank())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(": "),
                        said -> said.isEmpty()
                                ? Optional.empty()
                                : Optional.of(ResponseReader.printable(
                                        LONG_WORD.matcher(said).replaceAll("...")))));
    }

    private static Optional<String> first(Pattern pattern, String header) {
        Matcher match = pattern.matcher(header);
        return match.find() ? Optional.of(match.group(1)) : Optional.empty();
    }
}
