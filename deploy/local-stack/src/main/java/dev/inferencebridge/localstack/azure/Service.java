package dev.inferencebridge.localstack.azure;

/** One service's contract. Thread-safe; does not block. */
interface Service {

    Answer answer(Call call);

    /** A failure of the service itself, in its own words. */
    Answer failure(int status);
}
