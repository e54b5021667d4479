package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.CDCWriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WriteFailureTest {

    private static final Node NODE = FakeNodes.node("node");
    private static final DefaultConsistencyLevel QUORUM = DefaultConsistencyLevel.LOCAL_QUORUM;

    static Stream<Throwable> outages() {
        return Stream.of(
                new WriteTimeoutException(NODE, QUORUM, 1, 2, DefaultWriteType.SIMPLE),
                new WriteFailureException(NODE, QUORUM, 1, 2, DefaultWriteType.SIMPLE, 1, Map.of()),
                new UnavailableException(NODE, QUORUM, 2, 1),
                new OverloadedException(NODE),
                new BootstrappingException(NODE),
                new CDCWriteFailureException(NODE),
                new NoNodeAvailableException(),
                new NodeUnavailableException(NODE),
                new DriverTimeoutException("Query timed out after PT2S"),
                new RequestThrottlingException("full"),
                new BusyConnectionException(1024),
                new ClosedConnectionException("lost"),
                new HeartbeatException(new InetSocketAddress(9042), "heartbeat failed", null),
                new IOException("connection reset"),
                FakeNodes.allFailed(new ClosedConnectionException("lost"), new IOException("reset")),
                FakeNodes.allFailed(new ServerError(NODE, "?"), new ClosedConnectionException("lost")),
                new CompletionException(new OverloadedException(NODE)));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void an_outage_is_waited_for(Throwable failure) {
        assertThat(WriteFailure.of(failure)).isEqualTo(WriteFailure.TRANSIENT);
    }

    static Stream<Throwable> refusals() {
        return Stream.of(
                new InvalidQueryException(NODE, "unconfigured table predictions"),
                new SyntaxError(NODE, "line 1"),
                new UnauthorizedException(NODE, "no MODIFY permission"),
                new CodecNotFoundException(DataTypes.COUNTER, null),
                new FrameTooLongException(new InetSocketAddress(9042), "too long"),
                new IllegalArgumentException("?"),
                FakeNodes.allFailed(new InvalidQueryException(NODE, "?")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void a_refusal_is_final(Throwable failure) {
        assertThat(WriteFailure.of(failure)).isEqualTo(WriteFailure.PERMANENT);
    }

    @Test
    void an_error_inside_the_server_is_doubtful() {
        assertThat(WriteFailure.of(new ServerError(NODE, "?"))).isEqualTo(WriteFailure.DOUBTFUL);
        assertThat(WriteFailure.of(FakeNodes.allFailed(new ServerError(NODE, "?"), new ServerError(NODE, "?"))))
                .isEqualTo(WriteFailure.DOUBTFUL);
    }

    static Stream<Arguments> waits() {
        return Stream.of(
                Arguments.of(
                        overloaded("Request rate is large: ActivityID=7, RetryAfterMs=33, Additional details=''"), 33),
                Arguments.of(overloaded("RetryAfterMs=999999999"), 60_000),
                Arguments.of(overloaded("RetryAfterMs=99999999999999999999"), 0),
                Arguments.of(overloaded("RetryAfterMs=-5"), 0),
                Arguments.of(overloaded("RetryAfterMs="), 0),
                Arguments.of(overloaded("busy"), 0),
                Arguments.of(new OverloadedException(NODE), 0),
                Arguments.of(new ServerError(NODE, "RetryAfterMs=33"), 0),
                Arguments.of(
                        FakeNodes.allFailed(
                                overloaded("RetryAfterMs=10"), new IOException("?"), overloaded("RetryAfterMs=20")),
                        20));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void the_wait_that_a_server_asks_for_is_read_and_bounded(Throwable failure, long millis) {
        assertThat(WriteFailure.retryAfter(failure)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void the_node_that_refused_is_named() {
        assertThat(WriteFailure.coordinator(new UnauthorizedException(NODE, "?")))
                .contains("192.0.2.1:9042");
        assertThat(WriteFailure.coordinator(FakeNodes.allFailed(new ServerError(NODE, "?"))))
                .contains("192.0.2.1:9042");
        assertThat(WriteFailure.coordinator(
                        new UnauthorizedException(FakeNodes.at("node-1.example/<unresolved>:9042"), "?")))
                .contains("node-1.example:9042");
        assertThat(WriteFailure.coordinator(new UnauthorizedException(FakeNodes.at("/[0:0:0:0:0:0:0:1]:9042"), "?")))
                .contains("[0:0:0:0:0:0:0:1]:9042");
        assertThat(WriteFailure.coordinator(new IOException("?"))).isEmpty();
    }

    private static OverloadedException overloaded(String message) {
        return new OverloadedException(NODE, message);
    }

    @Test
    void a_closed_session_is_the_end() {
        assertThat(WriteFailure.of(new IllegalStateException("Session is closed")))
                .isEqualTo(WriteFailure.CLOSED);
    }

    @Test
    void a_detail_keeps_the_words_and_leaves_out_what_may_be_a_value() {
        assertThat(WriteFailure.detail(new UnauthorizedException(
                        NODE, "User bridge has no MODIFY permission on <table shop.predictions>")))
                .isEqualTo("User bridge has no MODIFY permission on <table shop.predictions>");
        assertThat(WriteFailure.detail(
                        new InvalidQueryException(NODE, "Invalid value 'secret' (\"4711\") for key 0815 (secret")))
                .isEqualTo("Invalid value … … for key … …");
        assertThat(WriteFailure.detail(new IllegalArgumentException("secret"))).isEmpty();
        assertThat(WriteFailure.detail(new InvalidQueryException(NODE, "x".repeat(1_000))))
                .hasSize(301);
    }
}
