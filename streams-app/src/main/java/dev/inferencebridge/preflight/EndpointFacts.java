package dev.inferencebridge.preflight;

import java.util.Optional;

/**
 * What an endpoint answers. Immutable; without bodies.
 *
 * @param host of the scoring URI
 * @param answer to a question that scores nothing
 */
public record EndpointFacts(String host, Answer answer, Optional<TransportFacts> transport) {

    /**
     * One answer.
     *
     * @param status of HTTP; of 424 the model's own, where it is told; 0 without an answer
     * @param modelFailed whether the status is that of the model, behind a deployment
     * @param detail why there is no answer, or the status in words
     */
    public record Answer(int status, boolean modelFailed, String detail) {

        public boolean isMissing() {
            return status == 0;
        }
    }
}
