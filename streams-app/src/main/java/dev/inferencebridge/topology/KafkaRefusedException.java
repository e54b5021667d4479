package dev.inferencebridge.topology;

import dev.inferencebridge.preflight.NotCheckedException;

/** The brokers answered a question with an error. */
final class KafkaRefusedException extends NotCheckedException {

    private static final long serialVersionUID = 1L;

    private final transient Throwable failure;

    KafkaRefusedException(Throwable failure) {
        super("Kafka refused: " + failure.getMessage(), "allow DESCRIBE to the principal, or use newer brokers");
        this.failure = failure;
    }

    Throwable failure() {
        return failure;
    }
}
