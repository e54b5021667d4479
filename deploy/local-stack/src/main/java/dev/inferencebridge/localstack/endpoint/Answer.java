package dev.inferencebridge.localstack.endpoint;

/** What a request comes to. Immutable. */
sealed interface Answer permits Reply, Answer.HangUp {

    /** The connection is closed, nothing is sent. */
    record HangUp() implements Answer {}
}
