package dev.inferencebridge.feature;

/** Port: told what windows leave out. Called on the stream thread. */
@FunctionalInterface
public interface WindowListener {

    /** A row came too far behind the newest of its key: at least one window has no value for it. */
    void late();
}
