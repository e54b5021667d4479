package dev.inferencebridge.topology;

import dev.inferencebridge.preflight.NotCheckedException;
import dev.inferencebridge.preflight.UnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/** Waits for what brokers answer. Immutable. */
final class KafkaAnswers {

    private final String bootstrapServers;
    private final Duration patience;

    KafkaAnswers(String bootstrapServers, Duration patience) {
        this.bootstrapServers = bootstrapServers;
        this.patience = patience;
    }

    /** The answer; empty for the one failure that is an answer too. */
    <T> Optional<T> unless(@Nullable KafkaFuture<T> future, Class<? extends Exception> none) {
        try {
            return Optional.of(of(future));
        } catch (KafkaRefusedException e) {
            if (none.isInstance(e.failure())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The answer.
     *
     * @throws UnreachableException when none comes
     * @throws KafkaRefusedException when it is an error
     */
    <T> T of(@Nullable KafkaFuture<T> future) {
        T value = ofNullable(future);
        if (value == null) {
            throw new NotCheckedException("Kafka does not tell", "use newer brokers");
        }
        return value;
    }

    /** As {@link #of}, for what older brokers leave out. */
    <T> @Nullable T ofNullable(@Nullable KafkaFuture<T> future) {
        if (future == null) {
            throw new NotCheckedException("Kafka left an answer out", "repeat the check");
        }
        try {
            // The client gives up first, and says what it waited for.
            return future.get(patience.plusSeconds(1).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw late();
            }
            if (cause instanceof AuthenticationException) {
                throw new UnreachableException(
                        "Kafka at " + bootstrapServers + " does not let the bridge in: " + cause.getMessage());
            }
            throw new KafkaRefusedException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotCheckedException("interrupted", "repeat the check");
        }
    }

    private UnreachableException late() {
        return new UnreachableException(
                "no answer from Kafka at " + bootstrapServers + " within " + patience.toMillis() + " ms");
    }
}
