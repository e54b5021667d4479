package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.ConnectionInitException;
import com.datastax.oss.driver.api.core.connection.CrcMismatchException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.CDCWriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.TruncateException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a failed read or write means for the next attempt. Stateless. */
enum WriteFailure {

    /** The cluster cannot now: try for as long as it takes. */
    TRANSIENT,

    /** The server failed inside, for a reason it does not tell: a node on its way down, or this very row. Try some times. */
    DOUBTFUL,

    /** It will never work. */
    PERMANENT,

    /** The session is closed: there is no one to try with. */
    CLOSED;

    private static final List<Class<? extends Throwable>> AWAY = List.of(
            UnavailableException.class,
            QueryConsistencyException.class,
            OverloadedException.class,
            BootstrappingException.class,
            TruncateException.class,
            // The node's space for CDC is full: it takes writes again once somebody has read it.
            CDCWriteFailureException.class,
            DriverTimeoutException.class,
            NodeUnavailableException.class,
            BusyConnectionException.class,
            ClosedConnectionException.class,
            ConnectionInitException.class,
            CrcMismatchException.class,
            HeartbeatException.class,
            RequestThrottlingException.class,
            IOException.class);

    private static final int MAX_DETAIL_CHARS = 300;

    /** The wait that Cosmos DB asks for in the message of its {@code OverloadedException}, milliseconds. */
    private static final Pattern RETRY_AFTER = Pattern.compile("\\bRetryAfterMs=(\\d{1,9})\\b");

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

    /** Quoted text, what stands in parentheses and numbers: the parts of a server's message that may be values. */
    private static final Pattern MAYBE_VALUES = Pattern.compile("'[^']*'?|\"[^\"]*\"?|\\([^)]*\\)?|\\d+");

    static WriteFailure of(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof AllNodesFailedException all) {
            return ofNodes(all);
        }
        if (AWAY.stream().anyMatch(type -> type.isInstance(cause))) {
            return TRANSIENT;
        }
        if (cause instanceof ServerError) {
            return DOUBTFUL;
        }
        return cause instanceof IllegalStateException ? CLOSED : PERMANENT;
    }

    /** No node to ask, or one that is away, is an outage; errors that all nodes agree on are what they are. */
    private static WriteFailure ofNodes(AllNodesFailedException all) {
        List<WriteFailure> failures = all.getAllErrors().values().stream()
                .flatMap(Collection::stream)
                .map(WriteFailure::of)
                .distinct()
                .toList();
        return failures.size() == 1 ? failures.get(0) : TRANSIENT;
    }

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The failure itself, or that of a node where all failed. */
    static Throwable root(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof AllNodesFailedException all) {
            return all.getAllErrors().values().stream()
                    .flatMap(Collection::stream)
                    .findFirst()
                    .orElse(cause);
        }
        return cause;
    }

    /** The simple name of the error's class. */
    static String errorClass(Throwable failure) {
        return root(failure).getClass().getSimpleName();
    }

    /** The node that answered with the failure, {@code host:port}. */
    static Optional<String> coordinator(Throwable failure) {
        return root(failure) instanceof CoordinatorException refused
                ? Optional.of(refused.getCoordinator()).map(WriteFailure::address)
                : Optional.empty();
    }

    /** Java shows an address as {@code name/address:port}, with either part missing or unresolved. */
    private static String address(Node node) {
        String address = node.getEndPoint().toString();
        int slash = address.indexOf('/');
        return slash <= 0 ? address.substring(slash + 1) : address.substring(0, slash) + port(address);
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':'));
    }

    /** How long the server wants to be left alone, a minute at most; zero where it does not say. */
    static Duration retryAfter(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof AllNodesFailedException all) {
            return all.getAllErrors().values().stream()
                    .flatMap(Collection::stream)
                    .map(WriteFailure::retryAfter)
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
        }
        if (!(cause instanceof OverloadedException)) {
            return Duration.ZERO;
        }
        Matcher asked = RETRY_AFTER.matcher(String.valueOf(cause.getMessage()));
        if (!asked.find()) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofMillis(Long.parseLong(asked.group(1)));
        return wait.compareTo(LONGEST_RETRY_AFTER) < 0 ? wait : LONGEST_RETRY_AFTER;
    }

    /** What the driver or the server said, with whatever may be a value of the row left out, 300 characters at most. */
    static String detail(Throwable failure) {
        Throwable cause = root(failure);
        if (cause instanceof UnreadableException) {
            return String.valueOf(cause.getMessage());
        }
        String message = cause instanceof DriverException ? String.valueOf(cause.getMessage()) : "";
        String safe = MAYBE_VALUES.matcher(message).replaceAll("…");
        return safe.length() <= MAX_DETAIL_CHARS ? safe : safe.substring(0, MAX_DETAIL_CHARS) + "…";
    }
}
