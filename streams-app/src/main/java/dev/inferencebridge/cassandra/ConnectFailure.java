package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why no connection came to be, in words that say what to do. Stateless. */
final class ConnectFailure {

    private static final int MOST_CAUSES = 50;

    private ConnectFailure() {}

    /** @param tls whether the connections were to be encrypted */
    static String reason(Throwable failure, boolean tls) {
        if (!(failure instanceof AllNodesFailedException all)) {
            return tlsProblem(failure).orElseGet(() -> plain(failure));
        }
        List<Throwable> errors =
                all.getAllErrors().values().stream().flatMap(Collection::stream).toList();
        if (errors.stream().anyMatch(error -> has(error, AuthenticationException.class))) {
            return "authentication failed";
        }
        return errors.stream()
                .map(error -> tlsProblem(error).orElseGet(() -> plain(error) + hint(error, tls)))
                .distinct()
                .collect(Collectors.joining("; ", "no contact point could be reached: ", ""));
    }

    /** What the two sides could not agree on; empty when it was not about TLS. */
    private static Optional<String> tlsProblem(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof CertificateExpiredException) {
                return Optional.of("the server's certificate has expired (" + cause.getMessage() + ")");
            }
            if (cause instanceof CertificateNotYetValidException) {
                return Optional.of(
                        "the server's certificate is not valid yet (" + cause.getMessage() + "); is a clock wrong?");
            }
            if (message.contains("subject alternative") || message.contains("no name matching")) {
                return Optional.of("the server's certificate is for another host (" + cause.getMessage()
                        + "); connect by a name that it is for, or give the node a certificate for this one");
            }
            if (cause instanceof CertPathBuilderException || message.contains("trust anchor")) {
                return Optional.of("the server's certificate is of an authority that is not trusted; name it in"
                        + " 'cassandra.tls.trusted-certificates'");
            }
            if (message.contains("protocol version") || message.contains("protocol_version")) {
                return Optional.of("the server speaks no TLS that is safe: 1.2 or 1.3 is needed, and it offers an older"
                        + " version only (" + cause.getMessage() + ")");
            }
            if (message.contains("certificate_required") || message.contains("bad_certificate")) {
                return Optional.of(
                        "the server wants a certificate of the bridge, or does not accept the one it has; see"
                                + " 'cassandra.tls.certificate' (" + cause.getMessage() + ")");
            }
            if (message.contains("not an ssl/tls record") || message.contains("unrecognized ssl message")) {
                return Optional.of(
                        "the server does not speak TLS on this port; leave out 'cassandra.tls' or correct the"
                                + " port");
            }
            if (cause instanceof SSLException && cause.getCause() == null) {
                return Optional.of("TLS failed: " + cause.getMessage());
            }
        }
        return Optional.empty();
    }

    /** A server that wants TLS just closes a connection that does not speak it. */
    private static String hint(Throwable error, boolean tls) {
        return !tls && has(error, ClosedConnectionException.class)
                ? " (does it want TLS? then 'cassandra.tls' is missing)"
                : "";
    }

    private static String plain(Throwable error) {
        return error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return causes(failure).stream().anyMatch(type::isInstance);
    }

    /** The failure, what caused it and what came with it, the outermost first. */
    private static Set<Throwable> causes(Throwable failure) {
        Set<Throwable> found = new LinkedHashSet<>();
        collect(failure, found);
        return found;
    }

    private static void collect(@Nullable Throwable failure, Set<Throwable> found) {
        if (failure == null || found.size() == MOST_CAUSES || !found.add(failure)) {
            return;
        }
        collect(failure.getCause(), found);
        for (Throwable suppressed : failure.getSuppressed()) {
            collect(suppressed, found);
        }
    }
}
