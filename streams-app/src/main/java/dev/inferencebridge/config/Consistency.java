package dev.inferencebridge.config;

/** The consistency at which predictions are written; each name is the driver's. */
public enum Consistency {
    ONE,
    TWO,
    THREE,
    QUORUM,
    ALL,
    LOCAL_ONE,
    LOCAL_QUORUM,
    EACH_QUORUM
}
