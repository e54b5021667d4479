package dev.inferencebridge.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kinds that say where something listens. */
final class Addresses {

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    static final Scalar<HostPort> HOST_PORT =
            new Scalar<>("host:port", Kinds.schema("type", "string", "minLength", 3), Addresses::hostPort);

    static final Scalar<URI> SCORING_URI = new Scalar<>(
            "an https URI; http only on this machine", Kinds.pattern("^https?://.+$"), Addresses::scoringUri);

    /** A host of Azure, or one that stands in for it. */
    static final Scalar<URI> HTTPS_HOST =
            new Scalar<>("an https URI without a path", Kinds.pattern("^https://[^/]+/?$"), Addresses::httpsHost);

    private Addresses() {}

    private static Optional<URI> httpsHost(String text, Scalar.Spot spot) {
        try {
            URI uri = new URI(text).parseServerAuthority();
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (bare
                    && "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65_535
                    && List.of("", "/").contains(uri.getRawPath())) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // As any other text that is none.
        }
        return spot.rejectUnseen("must be an https URI without a path, such as https://name.vault.azure.net");
    }

    private static Optional<HostPort> hostPort(String text, Scalar.Spot spot) {
        Matcher parts = HOST_AND_PORT.matcher(text);
        String rule = "must be host:port with a port from 1 to 65535, an IPv6 address in brackets";
        if (!parts.matches()) {
            return spot.reject(rule);
        }
        int port = Integer.parseInt(parts.group(3));
        if (port < 1 || port > 65_535) {
            return spot.reject(rule);
        }
        return Optional.of(new HostPort(parts.group(1) != null ? parts.group(1) : parts.group(2), port));
    }

    private static Optional<URI> scoringUri(String text, Scalar.Spot spot) {
        URI uri;
        try {
            uri = new URI(text).parseServerAuthority();
        } catch (URISyntaxException e) {
            return spot.rejectUnseen("must be an https URI");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return spot.rejectUnseen(
                    "must be a URI without user, query and fragment; a key belongs in 'auth', as a reference");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !List.of("https", "http").contains(scheme)) {
            return spot.reject("must be an https URI with a host");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            return spot.reject("must have a port from 1 to 65535");
        }
        if (scheme.equals("http") && !LOOPBACK.matcher(uri.getHost()).matches()) {
            return spot.reject("must be https; http is for this machine alone (localhost, 127.0.0.1, [::1])");
        }
        return Optional.of(uri);
    }
}
