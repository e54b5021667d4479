package dev.inferencebridge.scoring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What became of one exchange with an endpoint. Immutable. */
public sealed interface ScoringResponse {

    <R> R fold(Cases<R> cases);

    /** Handles every response: a new one does not compile until each caller handles it. */
    interface Cases<R> {
        R scored(Scored response);

        R rowsRefused(RowsRefused response);

        R tooLarge(TooLarge response);

        R throttled(Throttled response);

        R timedOut(TimedOut response);

        R unavailable(Unavailable response);

        R endpointRefused(EndpointRefused response);
    }

    /**
     * The model answered for every row.
     *
     * @param outputs one for each row of the call, in its order
     * @param deployment the deployment that answered, where the endpoint names it
     */
    record Scored(List<ModelOutput> outputs, Optional<String> deployment) implements ScoringResponse {
        public Scored {
            outputs = List.copyOf(outputs);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.scored(this);
        }
    }

    /**
     * At least one of the rows is not acceptable; which one is not said.
     *
     * @param reason a short code for the dead letter, such as {@code model-rejected}
     * @param status the model's own status where the endpoint passes it on; empty when the call was not sent at all
     * @param detail the endpoint's reason, without values of rows
     * @param deployment the deployment that refused, where the endpoint names it
     */
    record RowsRefused(String reason, OptionalInt status, Optional<String> detail, Optional<String> deployment)
            implements ScoringResponse {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.rowsRefused(this);
        }
    }

    /**
     * The call as a whole is larger than the endpoint takes.
     *
     * @param deployment the deployment that took the call, where the endpoint names it
     */
    record TooLarge(int status, Optional<String> deployment) implements ScoringResponse {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.tooLarge(this);
        }
    }

    /** The endpoint has too many calls pending, or too many came in a second. */
    record Throttled(Optional<Duration> retryAfter) implements ScoringResponse {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.throttled(this);
        }
    }

    /**
     * The endpoint gave up waiting for the model.
     *
     * @param deployment the deployment that was waited for, where the endpoint names it
     */
    record TimedOut(int status, Optional<String> deployment) implements ScoringResponse {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.timedOut(this);
        }
    }

    /**
     * No answer, or none that can be used.
     *
     * @param status empty when no response came
     * @param reason what happened, for logs; without values of rows
     * @param rowsSuspected whether the rows sent could be the cause, as of a crash of the model or an answer that is not
     *     a prediction. False where the endpoint says of itself that it is not ready.
     * @param retryAfter what the endpoint asked for
     * @param deployment the deployment that failed, where the endpoint names it
     */
    record Unavailable(
            OptionalInt status,
            String reason,
            boolean rowsSuspected,
            Optional<Duration> retryAfter,
            Optional<String> deployment)
            implements ScoringResponse {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.unavailable(this);
        }
    }

    /** The endpoint refuses the bridge, whatever the rows: credentials, permission, or no such deployment. */
    record EndpointRefused(int status, String reason) implements ScoringResponse {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.endpointRefused(this);
        }
    }
}
